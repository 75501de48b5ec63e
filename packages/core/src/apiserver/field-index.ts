import { type Index, pair } from '../api/object-index.ts'
import type { Strategy } from './strategy.ts'

const byFields = new WeakMap<Strategy, Index>()

/** A Kind's objects by every field that a selector may name, but metadata's. */
export function fieldIndex(strategy: Strategy): Index {
  const known = byFields.get(strategy)
  if (known) return known
  const fields = Object.entries(strategy.selectableFields ?? {})
  const made: Index = { of: (object) => fields.map(([name, read]) => pair(name, read(object) ?? '')) }
  byFields.set(strategy, made)
  return made
}
