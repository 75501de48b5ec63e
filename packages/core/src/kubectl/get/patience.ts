import { goDurationMs } from '../../api/go-duration.ts'
import { scriptLifeMs, scriptPatienceMs } from '../../host/script-time.ts'
import type { Flags, Kubectl } from '../command.ts'

// how long to sleep while nothing changes
const sleepMs = 60_000

export interface Patience {
  seen(): void
  /** Waits for the next change, no longer than this. False when the program was stopped, or when a script has watched in vain, or at all, for long. */
  wait(mostMs?: number): Promise<boolean>
  /** Is the time of --request-timeout over, after which a watch ends well? */
  isOver(): boolean
}

/** How long a watch goes on. It sleeps for `stepMs` at most while nothing changes. */
export function patience({ process, now, flags }: Pick<Kubectl, 'process' | 'now' | 'flags'>, stepMs = sleepMs): Patience {
  const startMs = now()
  let lastMs = startMs
  const untilMs = startMs + requestTimeoutMs(flags)
  const isEnough = (): boolean => !process.terminal && (now() - lastMs > scriptPatienceMs || now() - startMs > scriptLifeMs)
  // behind its end --request-timeout bounds nothing: a wait of no time would never see the time pass
  const nextMs = (): number => (now() < untilMs ? Math.min(stepMs, untilMs - now()) : stepMs)
  return {
    isOver: () => now() >= untilMs,
    seen() {
      lastMs = now()
    },
    async wait(mostMs = stepMs) {
      if (process.signal.aborted || isEnough()) return false
      await process.waitForChange(Math.min(mostMs, nextMs()))
      return !process.signal.aborted
    },
  }
}

/** A whole number is in seconds; 0 is no limit. Models client-go tools/clientcmd/helpers.go ParseTimeout (1.36). */
function requestTimeoutMs(flags: Flags): number {
  const text = flags.string('request-timeout')
  const ms = /^\+?\d+$/.test(text) ? Number(text) * 1_000 : (goDurationMs(text) ?? 0)
  return ms > 0 ? ms : Number.POSITIVE_INFINITY
}
