import type { Process } from '../../process/process.ts'
import { type Failed, isFailed } from '../errors.ts'
import type { Item } from './item.ts'
import type { Root } from './load-file.ts'
import type { OpenApi } from './merge-keys.ts'
import { joined, type Origin } from './origin.ts'
import type { Configured, Transformer } from './transformer.ts'
import { emptyConfig, type TransformerConfig } from './transformer-config.ts'
import type { Variable } from './vars.ts'

/** A directory under way, with those that led to it. */
export interface Place extends Root {
  roots: readonly string[]
  /** What the whole build has done so far: bases of bases could double without end. */
  work: { directories: number; objects: number; openApi: OpenApi | undefined }
  /** Where it lies from the first one, while origins are noted. */
  origin?: string
  fileName?: string
  /** Of the nearest overlay that has one. */
  namespace?: string
}

/** What a kustomization and its bases came to. Models api/internal/accumulator/resaccumulator.go (5.8). */
export interface Accumulated {
  items: Item[]
  config: TransformerConfig
  vars: Variable[]
}

export const nothing = (): Accumulated => ({ items: [], config: emptyConfig(), vars: [] })

/** Adds the objects of files and directories. */
export type LoadResources = (process: Process, place: Place, entries: readonly string[], into: Accumulated) => Failed | undefined

/** Models api/internal/target/multitransformer.go (5.8). */
export function run(transformers: readonly Configured<Transformer>[], into: Accumulated): Failed | undefined {
  for (const { run: change, origin } of transformers) {
    const changed = change(into.items)
    if (isFailed(changed)) return changed
    into.items = changed
    if (origin) for (const item of into.items) note(item, origin)
  }
  return undefined
}

function note(item: Item, origin: Origin): void {
  if (item.origin) item.transformations.push(origin)
  else item.origin = origin
}

/** Where a builtin of a kustomization is configured, while origins are noted. */
export function originOf({ origin, fileName = '' }: Place, kind: string): { origin?: Origin } {
  if (origin === undefined) return {}
  return { origin: { configuredIn: joined(origin, fileName), configuredBy: { apiVersion: 'builtin', kind } } }
}
