import type { Store } from '../etcd/store.ts'
import type { Clock } from '../host/clock.ts'

/** The lab's time: the host's plus what was run forward; it stands still within a turn and never runs back. */
export interface LabClock extends Clock {
  /** Runs `work` with the time fixed at `ms`. */
  at<T>(ms: number, work: () => T): T
  /** Moves the lab's time forward so that it reads at least `ms`. Part of the running transaction. */
  forwardTo(ms: number): void
  /** The host's time at which the lab's time will be `ms`. */
  toHost(ms: number): number
}

const row = 'cluster/clock'

export function labClock(store: Store, hostNowMs: () => number): LabClock {
  let fixed: number | undefined
  const skew = (): number => (store.local.get(row)?.skewMs as number | undefined) ?? 0
  const now = (): number => fixed ?? hostNowMs() + skew()
  return {
    now,
    at(ms, work) {
      const before = fixed
      fixed = ms
      try {
        return work()
      } finally {
        fixed = before
      }
    },
    forwardTo(ms) {
      const hostNow = hostNowMs()
      if (ms > hostNow + skew()) store.local.set(row, { skewMs: ms - hostNow })
    },
    toHost: (ms) => ms - skew(),
  }
}
