import type { JsonObject } from '../api/json.ts'
import { changeLog } from './change-log.ts'
import { createIndexes } from './indexes.ts'
import { localRows, timerRows } from './memory-rows.ts'
import { defaultMaxChanges, type MemoryStoreOptions, openState, type State } from './memory-state.ts'
import type { Batch } from './persisted.ts'
import { countAt, countOf, find, rangeAt, rangeOf } from './ranges.ts'
import { sortedKeys } from './sorted-keys.ts'
import type { Change, Contents, Entry, Store } from './store.ts'
import { timerQueue } from './timer-queue.ts'

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
    count: (prefix, after) => countOf(state, prefix, after),
    find: (prefix, terms) => find(state, prefix, terms),
    put: (key, make) => writing((batch) => putObject(state, batch, key, make)),
    delete: (key, last) => writing((batch) => deleteObject(state, batch, key, last)),
    revision: () => state.revision,
    usedChars: () => state.space.used(),
    since: (revision, prefix) => state.log.since(revision, prefix),
    compactedRevision: () => state.log.compactedRevision(),
    rangeAt: (revision, prefix, range) => rangeAt(state, revision, prefix, range),
    countAt: (revision, prefix, after) => countAt(state, revision, prefix, after),
    local: localRows(state, writing),
    timers: timerRows(state, writing),
    transact: transact as Store['transact'],
    contents: () => contentsOf(state),
    fill: (contents) => fill(state, options, contents),
  }
}

function contentsOf({ revision, objects, local, timers }: State): Contents {
  return {
    revision,
    objects: [...objects.values()],
    local: [...local].map(([key, { value }]) => ({ key, value })),
    timers: timers.all(),
  }
}

function fill(state: State, options: MemoryStoreOptions, { revision, ...rows }: Contents): void {
  if (state.revision > 0 || state.batch) throw new Error('only an empty store can be filled')
  const objects = new Map(rows.objects.map((entry) => [entry.key, entry]))
  const local = new Map(rows.local.map((row) => [row.key, row]))
  const timers = new Map(rows.timers.map((timer) => [timer.key, timer]))
  persist(state, options, { revision, objects, local: new Map(rows.local.map(({ key, value }) => [key, value])), timers })
  state.objects = objects
  state.objectKeys = sortedKeys([...objects.keys()])
  state.indexes = createIndexes()
  state.local = local
  state.localKeys = sortedKeys([...local.keys()])
  state.timers = timerQueue(rows.timers)
  state.log = changeLog(options.maxChanges ?? defaultMaxChanges, revision)
  state.revision = revision
}

/** Only what is on disk takes room there. */
function persist(state: State, options: MemoryStoreOptions, batch: Batch): void {
  if (!options.persist) return
  options.persist(batch)
  state.space.written(batch.objects)
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
      if (state.undo.length > 0) persist(state, options, batch)
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

function place(state: State, batch: Batch, key: string, entry: Entry | undefined): void {
  const before = state.objects.get(key)
  if (entry) {
    if (!before) state.objectKeys.add(key)
    state.objects.set(key, entry)
  } else if (state.objects.delete(key)) state.objectKeys.remove(key)
  state.indexes.changed(key, before, entry)
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
