import type { JsonObject } from '../api/json.ts'
import { type ChangeLog, changeLog } from './change-log.ts'
import { createIndexes, type Indexes } from './indexes.ts'
import type { Batch, Snapshot } from './persisted.ts'
import { type SortedKeys, sortedKeys } from './sorted-keys.ts'
import { type Space, spaceOf } from './space.ts'
import type { Entry } from './store.ts'
import { type TimerQueue, timerQueue } from './timer-queue.ts'

export interface MemoryStoreOptions {
  snapshot?: Snapshot
  /** Writes the batch to disk; when it throws, the transaction is undone. Absent: memory alone. */
  persist?(batch: Batch): void
  /** How many changes `since` reaches back. */
  maxChanges?: number
}

export const defaultMaxChanges = 2000

export interface State {
  objects: Map<string, Entry>
  objectKeys: SortedKeys
  indexes: Indexes
  local: Map<string, { value: JsonObject }>
  localKeys: SortedKeys
  timers: TimerQueue
  log: ChangeLog
  space: Space
  revision: number
  /** Set while a transaction runs. */
  batch: Batch | undefined
  undo: (() => void)[]
}

function lazy<T extends object>(head: T, text: string): T & { value: JsonObject } {
  return Object.defineProperty(head, 'value', {
    enumerable: true,
    configurable: true,
    // the text is let go of once it is read
    get() {
      const value = JSON.parse(text) as JsonObject
      Object.defineProperty(head, 'value', { enumerable: true, value })
      return value
    },
  }) as T & { value: JsonObject }
}

export function openState(options: MemoryStoreOptions): State {
  const snapshot = options.snapshot ?? { revision: 0, objects: [], local: [], timers: [] }
  const objects = new Map<string, Entry>()
  for (const { text, ...head } of snapshot.objects) objects.set(head.key, lazy(head, text))
  const local = new Map<string, { value: JsonObject }>()
  for (const { key, text } of snapshot.local) local.set(key, lazy({}, text))
  return {
    objects,
    objectKeys: sortedKeys([...objects.keys()]),
    indexes: createIndexes(),
    local,
    localKeys: sortedKeys([...local.keys()]),
    timers: timerQueue(snapshot.timers),
    log: changeLog(options.maxChanges ?? defaultMaxChanges, snapshot.revision),
    space: spaceOf(snapshot.objects),
    revision: snapshot.revision,
    batch: undefined,
    undo: [],
  }
}
