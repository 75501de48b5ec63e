import type { JsonObject } from '../api/json.ts'
import { type ChangeLog, changeLog } from './change-log.ts'
import { type SortedKeys, sortedKeys } from './sorted-keys.ts'
import type { Change, Entry, RangeOptions, Store, Timer } from './store.ts'
import { type TimerQueue, timerQueue } from './timer-queue.ts'

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

export interface MemoryStoreOptions {
  snapshot?: Snapshot
  /** Writes the batch to disk; when it throws, the transaction is undone. Absent: memory alone. */
  persist?(batch: Batch): void
  /** How many changes `since` reaches back. */
  maxChanges?: number
}

interface State {
  objects: Map<string, Entry>
  objectKeys: SortedKeys
  local: Map<string, { value: JsonObject }>
  localKeys: SortedKeys
  timers: TimerQueue
  log: ChangeLog
  revision: number
  /** Set while a transaction runs. */
  batch: Batch | undefined
  undo: (() => void)[]
}

function lazy<T extends object>(head: T, text: string): T & { value: JsonObject } {
  let parsed: JsonObject | undefined
  return Object.defineProperty(head, 'value', {
    enumerable: true,
    get: () => (parsed ??= JSON.parse(text) as JsonObject),
  }) as T & { value: JsonObject }
}

function openState(options: MemoryStoreOptions): State {
  const snapshot = options.snapshot ?? { revision: 0, objects: [], local: [], timers: [] }
  const objects = new Map<string, Entry>()
  for (const { text, ...head } of snapshot.objects) objects.set(head.key, lazy(head, text))
  const local = new Map<string, { value: JsonObject }>()
  for (const { key, text } of snapshot.local) local.set(key, lazy({}, text))
  return {
    objects,
    objectKeys: sortedKeys([...objects.keys()]),
    local,
    localKeys: sortedKeys([...local.keys()]),
    timers: timerQueue(snapshot.timers),
    log: changeLog(options.maxChanges ?? 2000, snapshot.revision),
    revision: snapshot.revision,
    batch: undefined,
    undo: [],
  }
}

/** A store in memory, with a hook that writes each transaction to disk. */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const state = openState(options)
  const transact = transactor(state, options)
  /** A write outside a transaction is a transaction of its own. */
  const writing = <T>(write: (batch: Batch) => T): T =>
    state.batch ? write(state.batch) : transact(() => write(state.batch as Batch))
  return {
    get: (key) => state.objects.get(key),
    range: (prefix, range) => rangeOf(state, prefix, range),
    count: (prefix) => state.objectKeys.endOf(prefix) - state.objectKeys.lowerBound(prefix),
    put: (key, make) => writing((batch) => putObject(state, batch, key, make)),
    delete: (key, last) => writing((batch) => deleteObject(state, batch, key, last)),
    revision: () => state.revision,
    since: (revision, prefix) => state.log.since(revision, prefix),
    compactedRevision: () => state.log.compactedRevision(),
    rangeAt: (revision, prefix) => rangeAt(state, revision, prefix),
    local: localRows(state, writing),
    timers: timerRows(state, writing),
    transact: transact as Store['transact'],
  }
}

function transactor(state: State, options: MemoryStoreOptions): <T>(turn: () => T) => T {
  return (turn) => {
    if (state.batch) throw new Error('a transaction is already open')
    state.log.trim()
    const batch: Batch = { revision: state.revision, objects: new Map(), local: new Map(), timers: new Map() }
    state.batch = batch
    try {
      const result = turn()
      batch.revision = state.revision
      if (state.undo.length > 0) options.persist?.(batch)
      return result
    } catch (error) {
      for (const step of state.undo.reverse()) step()
      throw error
    } finally {
      state.batch = undefined
      state.undo = []
    }
  }
}

function rangeOf(state: State, prefix: string, options: RangeOptions = {}): Entry[] {
  const { objectKeys, objects } = state
  const end = objectKeys.endOf(prefix)
  let index = objectKeys.lowerBound(prefix)
  if (options.after !== undefined && options.after >= prefix) {
    index = objectKeys.lowerBound(options.after)
    if (objectKeys.at(index) === options.after) index++
  }
  const last = options.limit === undefined ? end : Math.min(end, index + options.limit)
  const out: Entry[] = []
  for (; index < last; index++) out.push(objects.get(objectKeys.at(index) as string) as Entry)
  return out
}

function place(state: State, batch: Batch, key: string, entry: Entry | undefined): void {
  if (entry) {
    if (!state.objects.has(key)) state.objectKeys.add(key)
    state.objects.set(key, entry)
  } else if (state.objects.delete(key)) state.objectKeys.remove(key)
  batch.objects.set(key, entry ?? null)
}

function recordChange(state: State, batch: Batch, change: Change, entry: Entry | undefined): void {
  const before = state.objects.get(change.key)
  const revisionBefore = state.revision
  state.revision = change.revision
  place(state, batch, change.key, entry)
  const unlog = state.log.push(change)
  state.undo.push(() => {
    unlog()
    place(state, batch, change.key, before)
    state.revision = revisionBefore
  })
}

function putObject(state: State, batch: Batch, key: string, make: (revision: number) => JsonObject): Entry {
  const revision = state.revision + 1
  const old = state.objects.get(key)
  const value = make(revision)
  const entry: Entry = { key, value, createRevision: old?.createRevision ?? revision, modRevision: revision }
  recordChange(state, batch, { revision, key, value, ...(old ? { previous: old.value } : {}) }, entry)
  return entry
}

function deleteObject(state: State, batch: Batch, key: string, last?: (revision: number) => JsonObject): Change | undefined {
  const old = state.objects.get(key)
  if (!old) return undefined
  const revision = state.revision + 1
  const change: Change = { revision, key, previous: last ? last(revision) : old.value }
  recordChange(state, batch, change, undefined)
  return change
}

function rangeAt(state: State, revision: number, prefix: string): Entry[] | 'compacted' {
  const changes = state.log.since(revision, prefix)
  if (changes === 'compacted') return changes
  const then = new Map(rangeOf(state, prefix).map((entry) => [entry.key, entry]))
  for (const change of changes.reverse()) {
    if (change.previous === undefined) then.delete(change.key)
    else then.set(change.key, entryOf(change.key, change.previous))
  }
  return [...then.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

function entryOf(key: string, value: JsonObject): Entry {
  const metadata = value.metadata as { resourceVersion?: string } | undefined
  const modRevision = Number(metadata?.resourceVersion ?? 0)
  return { key, value, createRevision: modRevision, modRevision }
}

type Writing = <T>(write: (batch: Batch) => T) => T

function localRows(state: State, writing: Writing): Store['local'] {
  const write = (batch: Batch, key: string, row: { value: JsonObject } | undefined): void => {
    if (row) {
      if (!state.local.has(key)) state.localKeys.add(key)
      state.local.set(key, row)
    } else if (state.local.delete(key)) state.localKeys.remove(key)
    batch.local.set(key, row?.value ?? null)
  }
  const writeUndoably = (key: string, row: { value: JsonObject } | undefined): void =>
    writing((batch) => {
      const before = state.local.get(key)
      if (!before && !row) return
      write(batch, key, row)
      state.undo.push(() => write(batch, key, before))
    })
  return {
    get: (key) => state.local.get(key)?.value,
    set: (key, value) => writeUndoably(key, { value }),
    delete: (key) => writeUndoably(key, undefined),
    range(prefix) {
      const out: { key: string; value: JsonObject }[] = []
      const end = state.localKeys.endOf(prefix)
      for (let i = state.localKeys.lowerBound(prefix); i < end; i++) {
        const key = state.localKeys.at(i) as string
        out.push({ key, value: (state.local.get(key) as { value: JsonObject }).value })
      }
      return out
    },
  }
}

function timerRows(state: State, writing: Writing): Store['timers'] {
  const put = (timer: Timer): void =>
    writing((batch) => {
      const before = state.timers.set(timer)
      batch.timers.set(timer.key, timer)
      state.undo.push(() => (before ? state.timers.set(before) : state.timers.clear(timer.key)))
    })
  const clear = (key: string): void => {
    const before = state.timers.get(key)
    if (!before) return
    writing((batch) => {
      state.timers.clear(key)
      batch.timers.set(key, null)
      state.undo.push(() => state.timers.set(before))
    })
  }
  return {
    set: put,
    clear,
    get: (key) => state.timers.get(key),
    next: (aperiodic = false) => state.timers.next(aperiodic),
    takeDue(nowMs) {
      const next = state.timers.next(false)
      if (!next || next.dueAtMs > nowMs) return undefined
      clear(next.key)
      return next
    },
  }
}
