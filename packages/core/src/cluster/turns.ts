import type { Client } from '../client/client.ts'
import type { Controller, ControllerContext } from '../controllers/controller.ts'
import type { Store } from '../etcd/store.ts'
import type { Random } from '../host/random.ts'
import { dispatcher } from './dispatch.ts'
import { eventRecorder } from './event-recorder.ts'
import type { LabClock } from './lab-clock.ts'
import { type WorkQueue, workQueue } from './work-queue.ts'

/** Reconciles in one turn before the rest is put off: a loop among controllers must not hold the lab for ever. */
const maxReconciles = 20_000
/** Timers in one transaction. */
const maxTimersPerTurn = 500

export interface TurnParts {
  store: Store
  clock: LabClock
  random: Random
  client: Client
  controllers: readonly Controller[]
  /** Called inside the transaction, before it is written: saves the random state. */
  beforeCommit(): void
  /** Called after each turn, and after timers that wrote something. */
  committed(revision: number): void
}

export interface Turns {
  /** Runs work and then the controllers, as one transaction. */
  run<T>(work: () => T): T
  /** Runs the timers due at or before `untilMs`, in order, each at its own time; false when more are due. */
  fire(untilMs: number): boolean
}

/** The loop of a lab: a transaction, the changes it made, the keys that became due, until nothing is due. */
export function createTurns(parts: TurnParts): Turns {
  const { store, clock } = parts
  const queue = workQueue()
  const contexts = new Map(parts.controllers.map((controller) => [controller.name, contextOf(controller, parts)]))
  const byName = new Map(parts.controllers.map((controller) => [controller.name, controller]))
  const dispatch = dispatcher(parts.controllers, queue, parts.client)
  const drain = drainer(parts, queue, contexts, dispatch)
  const transaction = <T>(work: () => T, told: boolean): T => {
    const before = store.revision()
    try {
      const result = store.transact((() => {
        const value = work()
        parts.beforeCommit()
        return value
      }) as () => never) as T
      if (told || store.revision() !== before) parts.committed(store.revision())
      return result
    } finally {
      queue.clear()
    }
  }
  const fireOne = (untilMs: number): boolean => {
    const timer = store.timers.takeDue(untilMs)
    if (!timer) return false
    const slash = timer.key.indexOf('/')
    const controller = byName.get(timer.key.slice(0, slash))
    if (!controller) return true
    // work that repeats is done once for all the times that were slept through
    const at = timer.periodic ? untilMs : timer.dueAtMs
    clock.at(at, () => {
      queue.add(controller, timer.key.slice(slash + 1))
      drain()
    })
    return true
  }
  return {
    // a turn may write log lines and files alone, which have no revision
    run: (work) =>
      transaction(
        () =>
          clock.at(clock.now(), () => {
            const from = store.revision()
            const result = work()
            drain(from)
            return result
          }),
        true,
      ),
    fire(untilMs) {
      const next = store.timers.next()
      if (!next || next.dueAtMs > untilMs) return true
      return transaction(() => {
        for (let fired = 0; fired < maxTimersPerTurn; fired++) if (!fireOne(untilMs)) return true
        return false
      }, false)
    },
  }
}

function drainer(
  parts: TurnParts,
  queue: WorkQueue,
  contexts: Map<string, ControllerContext>,
  dispatch: (change: import('../etcd/store.ts').Change) => void,
): (from?: number) => void {
  const { store, clock } = parts
  const dispatchSince = (from: number): number => {
    const changes = store.since(from)
    if (changes === 'compacted') throw new Error('a turn wrote more than the change log holds')
    for (const change of changes) dispatch(change)
    return store.revision()
  }
  return (from = store.revision()) => {
    let seen = dispatchSince(from)
    for (let count = 0; ; count++) {
      const due = queue.take()
      if (!due) return
      if (count >= maxReconciles) return putOff(store, queue, due, clock.now())
      due.controller.reconcile(due.key, contexts.get(due.controller.name) as ControllerContext)
      seen = dispatchSince(seen)
    }
  }
}

/** What a turn could not finish goes on a second later. */
function putOff(store: Store, queue: WorkQueue, first: { controller: Controller; key: string }, nowMs: number): void {
  for (let due: { controller: Controller; key: string } | undefined = first; due; due = queue.take()) {
    store.timers.set({ key: `${due.controller.name}/${due.key}`, dueAtMs: nowMs + 1000, periodic: false })
  }
}

function contextOf(controller: Controller, parts: TurnParts): ControllerContext {
  const { store, client, clock, random } = parts
  const name = (key: string): string => `${controller.name}/${key}`
  return {
    client,
    clock,
    random,
    requeueAt(key, dueAtMs, options = {}) {
      store.timers.set({ key: name(key), dueAtMs, periodic: options.periodic === true })
    },
    forget: (key) => store.timers.clear(name(key)),
    local: {
      get: <T>(key: string) => store.local.get(name(key)) as T | undefined,
      set: (key, value) => store.local.set(name(key), value),
      delete: (key) => store.local.delete(name(key)),
      range: (prefix) => {
        const from = controller.name.length + 1
        return store.local.range(name(prefix)).map(({ key, value }) => ({ key: key.slice(from), value }))
      },
    },
    event: eventRecorder(store, client, clock, random),
  }
}
