import type { Timer } from './store.ts'

/** Timers by due time, then key. */
export interface TimerQueue {
  set(timer: Timer): Timer | undefined
  clear(key: string): Timer | undefined
  get(key: string): Timer | undefined
  next(aperiodic: boolean): Timer | undefined
  /** By due time, then key. */
  all(): Timer[]
}

const before = (a: Timer, b: Timer): boolean => a.dueAtMs < b.dueAtMs || (a.dueAtMs === b.dueAtMs && a.key < b.key)

function place(list: readonly Timer[], timer: Timer): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (before(list[middle] as Timer, timer)) low = middle + 1
    else high = middle
  }
  return low
}

export function timerQueue(initial: readonly Timer[] = []): TimerQueue {
  const byKey = new Map<string, Timer>()
  const order: Timer[] = []
  const aperiodicOrder: Timer[] = []
  const insert = (timer: Timer): void => {
    byKey.set(timer.key, timer)
    order.splice(place(order, timer), 0, timer)
    if (!timer.periodic) aperiodicOrder.splice(place(aperiodicOrder, timer), 0, timer)
  }
  const clear = (key: string): Timer | undefined => {
    const old = byKey.get(key)
    if (!old) return undefined
    byKey.delete(key)
    order.splice(place(order, old), 1)
    if (!old.periodic) aperiodicOrder.splice(place(aperiodicOrder, old), 1)
    return old
  }
  for (const timer of initial) insert(timer)
  return {
    set(timer) {
      const old = clear(timer.key)
      insert(timer)
      return old
    },
    clear,
    get: (key) => byKey.get(key),
    all: () => [...order],
    next: (aperiodic) => (aperiodic ? aperiodicOrder[0] : order[0]),
  }
}
