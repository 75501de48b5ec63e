import type { JsonObject } from '../api/json.ts'
import type { Term } from '../api/object-index.ts'
import type { State } from './memory-state.ts'
import { sortedKeys } from './sorted-keys.ts'
import type { Entry, RangeOptions } from './store.ts'

/** Where a range begins among the keys. */
function startOf({ objectKeys }: State, prefix: string, after: string | undefined): number {
  if (after === undefined || after < prefix) return objectKeys.lowerBound(prefix)
  const index = objectKeys.lowerBound(after)
  return objectKeys.at(index) === after ? index + 1 : index
}

export function rangeOf(state: State, prefix: string, { after, limit }: RangeOptions = {}): Entry[] {
  const { objectKeys, objects } = state
  const end = objectKeys.endOf(prefix)
  let index = startOf(state, prefix, after)
  const last = limit === undefined ? end : Math.min(end, index + limit)
  const out: Entry[] = []
  for (; index < last; index++) out.push(objects.get(objectKeys.at(index) as string) as Entry)
  return out
}

export const countOf = (state: State, prefix: string, after: string | undefined): number =>
  Math.max(0, state.objectKeys.endOf(prefix) - startOf(state, prefix, after))

export const find = (state: State, prefix: string, terms: readonly Term[]): Entry[] =>
  state.indexes.find(prefix, terms, () => rangeOf(state, prefix))

/** What stood otherwise at a revision: the keys that have changed since, with what was there then. */
function changedSince(state: State, revision: number, prefix: string): Map<string, Entry | undefined> | 'compacted' {
  const changes = state.log.since(revision, prefix)
  if (changes === 'compacted') return changes
  const then = new Map<string, Entry | undefined>()
  // the first change of a key tells what stood there before all of them
  for (const { key, previous } of changes) if (!then.has(key)) then.set(key, previous && entryOf(key, previous))
  return then
}

export function rangeAt(state: State, revision: number, prefix: string, options: RangeOptions = {}): Entry[] | 'compacted' {
  const then = changedSince(state, revision, prefix)
  if (then === 'compacted') return then
  const { after = '', limit = Number.POSITIVE_INFINITY } = options
  const { objectKeys, objects } = state
  const changed = sortedKeys([...then.keys()].filter((key) => key > after))
  const out: Entry[] = []
  const end = objectKeys.endOf(prefix)
  let [now, other] = [startOf(state, prefix, options.after), 0]
  while (out.length < limit && (now < end || other < changed.size())) {
    const [key, otherKey] = [now < end ? objectKeys.at(now) : undefined, changed.at(other)]
    const past = otherKey !== undefined && (key === undefined || otherKey <= key)
    if (past) other++
    if (!past || otherKey === key) now++
    const entry = past ? then.get(otherKey) : objects.get(key as string)
    if (entry) out.push(entry)
  }
  return out
}

export function countAt(state: State, revision: number, prefix: string, after = ''): number | 'compacted' {
  const then = changedSince(state, revision, prefix)
  if (then === 'compacted') return then
  let count = countOf(state, prefix, after)
  for (const [key, entry] of then) if (key > after) count += Number(entry !== undefined) - Number(state.objects.has(key))
  return count
}

function entryOf(key: string, value: JsonObject): Entry {
  const metadata = value.metadata as { resourceVersion?: string } | undefined
  const modRevision = Number(metadata?.resourceVersion ?? 0)
  return { key, value, createRevision: modRevision, modRevision }
}
