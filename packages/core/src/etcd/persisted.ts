import type { JsonObject } from '../api/json.ts'
import type { Entry, Timer } from './store.ts'

/** What one transaction wrote: null stands for removed. Handed to `persist` before the transaction counts as done. */
export interface Batch {
  revision: number
  objects: Map<string, Entry | null>
  local: Map<string, JsonObject | null>
  timers: Map<string, Timer | null>
}

/** What a store is opened with: rows as they stand on disk; texts are parsed when first read. */
export interface Snapshot {
  revision: number
  objects: { key: string; text: string; createRevision: number; modRevision: number }[]
  local: { key: string; text: string }[]
  timers: Timer[]
}
