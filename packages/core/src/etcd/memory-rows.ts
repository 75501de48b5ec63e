import type { JsonObject } from '../api/json.ts'
import type { State } from './memory-state.ts'
import type { Batch } from './persisted.ts'
import type { Store, Timer } from './store.ts'

/** Runs a write in the open transaction, or in one of its own. */
export type Writing = <T>(write: (batch: Batch) => T) => T

/** The lab's own rows. */
export function localRows(state: State, writing: Writing): Store['local'] {
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

/** The lab's due moments. */
export function timerRows(state: State, writing: Writing): Store['timers'] {
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
