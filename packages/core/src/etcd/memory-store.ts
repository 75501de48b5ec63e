import type { JsonObject } from '../api/json.ts'
import { changeLog } from './change-log.ts'
import { localRows, timerRows } from './memory-rows.ts'
import { type Batch, defaultMaxChanges, type MemoryStoreOptions, openState, type State } from './memory-state.ts'
import { sortedKeys } from './sorted-keys.ts'
import type { Change, Contents, Entry, RangeOptions, Store } from './store.ts'
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
  options.persist?.({ revision, objects, local: new Map(rows.local.map(({ key, value }) => [key, value])), timers })
  state.objects = objects
  state.objectKeys = sortedKeys([...objects.keys()])
  state.local = local
  state.localKeys = sortedKeys([...local.keys()])
  state.timers = timerQueue(rows.timers)
  state.log = changeLog(options.maxChanges ?? defaultMaxChanges, revision)
  state.revision = revision
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
