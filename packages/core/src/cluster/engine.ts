import { type ApiServer, createApiServer, failureOf } from '../apiserver/api-server.ts'
import { registry } from '../apiserver/registry.ts'
import { type ApiRequest, type ApiResponse, systemUser, type UserInfo } from '../apiserver/request.ts'
import { rulesAllow } from '../apiserver/resources/rbac/evaluate.ts'
import type { Backend } from '../apiserver/webhooks/backend.ts'
import type { Client } from '../client/client.ts'
import { createClient } from '../client/create-client.ts'
import type { Controller } from '../controllers/controller.ts'
import type { Store } from '../etcd/store.ts'
import type { Settled } from './cluster.ts'
import { type LabClock, labClock } from './lab-clock.ts'
import { type SavedRandom, savedRandom } from './saved-random.ts'
import { addresses } from './seed/topology.ts'
import { authenticateToken, keepToken } from './service-account-tokens.ts'
import { createTurns, type Turns } from './turns.ts'

/** Timers that one advance may run through. */
const maxSteps = 100_000
const defaultSettleMs = 60_000

/** API server, controllers and time of one lab, over its store. */
export interface Engine {
  store: Store
  clock: LabClock
  random: SavedRandom
  server: ApiServer
  /** Inside a turn: writes as they are. Outside: a turn each. */
  handle(request: ApiRequest): ApiResponse
  client(user?: UserInfo): Client
  /** For the cluster's own parts: never opens a turn. */
  system: Client
  turn<T>(work: () => T): T
  /** Whoever sent the running request waits so long for the answer, by the lab's time. */
  wait(ms: number): void
  tick(): void
  nextDueAtMs(aperiodic?: boolean): number | undefined
  advance(ms: number): void
  settle(maxMs?: number): Settled
  onCommit(listener: (revision: number) => void): () => void
}

export interface EngineParts {
  store: Store
  nowMs(): number
  seed: number
  backend?: Backend
  controllers(engine: Pick<Engine, 'store' | 'clock' | 'random' | 'system' | 'turn'>): readonly Controller[]
}

/** A refused request leaves nothing of what it wrote. */
class Refused {
  readonly response: ApiResponse
  constructor(response: ApiResponse) {
    this.response = response
  }
}

export function createEngine(parts: EngineParts): Engine {
  const { store } = parts
  const clock = labClock(store, parts.nowMs)
  const random = savedRandom(store, parts.seed)
  const { serviceCidr, nodePortRange, domain } = addresses
  const server = createApiServer({
    store,
    clock,
    random,
    registry,
    cluster: { serviceCidr, nodePortRange, domain },
    authorize: rulesAllow,
    ...(parts.backend ? { backend: parts.backend } : {}),
    issued: (token) => keepToken(store, token),
    authenticate: (token) => authenticateToken(store, system, clock, token),
  })
  const system: Client = createClient(server, systemUser)
  const listeners = new Set<(revision: number) => void>()
  const state: TurnState = { open: false, waitedMs: 0 }
  let turns: Turns
  const turn = <T>(work: () => T): T => (state.open ? work() : opened(state, random, () => turns.run(work)))
  const controllers = parts.controllers({ store, clock, random, system, turn })
  turns = createTurns({
    store,
    clock,
    random,
    client: system,
    controllers,
    beforeCommit: () => random.save(),
    committed(revision) {
      server.flush()
      for (const listener of listeners) listener(revision)
    },
  })
  const time = timeOf({ store, clock, turns, turn, state, random })
  const handle = handler(server, turn, state, time)
  return {
    store,
    clock,
    random,
    server,
    handle,
    client: (user = systemUser) => createClient(server, user, handle),
    system,
    turn,
    wait: (ms) => {
      state.waitedMs += ms
    },
    ...time,
    onCommit(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

interface TurnState {
  open: boolean
  /** How long servers behind the API server took to answer for the running request. */
  waitedMs: number
}

/** The API server's own limit. Models --request-timeout (1.36). */
const maxWaitMs = 60_000

function opened<T>(state: TurnState, random: SavedRandom, work: () => T): T {
  state.open = true
  try {
    return work()
  } catch (error) {
    random.restore()
    throw error
  } finally {
    state.open = false
  }
}

/** Reads need no transaction; writes are one, with everything that the controllers do about them. Then the time passes that it took. */
function handler(
  server: ApiServer,
  turn: Engine['turn'],
  state: TurnState,
  { tick, advance }: Pick<Engine, 'tick' | 'advance'>,
): Engine['handle'] {
  const written = (request: ApiRequest, waited: { ms: number }): ApiResponse =>
    turn(() => {
      state.waitedMs = 0
      const response = server.handle(request)
      waited.ms = Math.min(state.waitedMs, maxWaitMs)
      if (failureOf(response)) throw new Refused(response)
      return response
    })
  const write = (request: ApiRequest): ApiResponse => {
    const waited = { ms: 0 }
    try {
      return written(request, waited)
    } catch (error) {
      if (error instanceof Refused) return error.response
      throw error
    } finally {
      if (waited.ms > 0) advance(waited.ms)
    }
  }
  return (request) => {
    if (state.open) return server.handle(request)
    tick()
    return request.method === 'GET' || request.method === 'HEAD' ? server.handle(request) : write(request)
  }
}

interface TimeParts {
  store: Store
  clock: LabClock
  turns: Turns
  turn: Engine['turn']
  state: TurnState
  random: SavedRandom
}

function timeOf({
  store,
  clock,
  turns,
  turn,
  state,
  random,
}: TimeParts): Pick<Engine, 'tick' | 'nextDueAtMs' | 'advance' | 'settle'> {
  const fire = (untilMs: number): void => {
    for (let step = 0; step < maxSteps && !opened(state, random, () => turns.fire(untilMs)); step++);
  }
  const goTo = (ms: number): void => {
    turn(() => clock.forwardTo(ms))
    fire(ms)
  }
  const advance = (ms: number): void => {
    const end = clock.now() + ms
    for (let step = 0; step < maxSteps; step++) {
      const next = store.timers.next()
      if (!next || next.dueAtMs > end) break
      goTo(Math.max(next.dueAtMs, clock.now()))
    }
    turn(() => clock.forwardTo(end))
  }
  return {
    tick: () => {
      if (!state.open) fire(clock.now())
    },
    nextDueAtMs(aperiodic) {
      const next = store.timers.next(aperiodic)
      return next && clock.toHost(next.dueAtMs)
    },
    advance,
    settle(maxMs = defaultSettleMs) {
      fire(clock.now())
      const start = clock.now()
      const end = start + maxMs
      let next = store.timers.next(true)
      for (let step = 0; step < maxSteps && next && next.dueAtMs <= end; step++) {
        advance(Math.max(0, next.dueAtMs - clock.now()))
        next = store.timers.next(true)
      }
      const pending = next === undefined ? [] : [next.key]
      return { revision: store.revision(), settled: next === undefined, pending, ranForwardMs: clock.now() - start }
    },
  }
}
