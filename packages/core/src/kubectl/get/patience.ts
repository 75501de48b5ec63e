import type { Flags, Kubectl } from '../command.ts'
import { parseDuration } from '../flag-value.ts'

// how long to sleep while nothing changes
const sleepMs = 60_000

// A script's time runs forward while it waits, so a watch that nothing ends would run it away.
const scriptPatienceMs = 10 * 60_000

export interface Patience {
  seen(): void
  /** Waits for the next change. False when the program was stopped, or when a script has watched in vain for long. */
  wait(): Promise<boolean>
  /** Is the time of --request-timeout over, after which a watch ends well? */
  isOver(): boolean
}

/** How long a watch goes on. */
export function patience({ process, now, flags }: Pick<Kubectl, 'process' | 'now' | 'flags'>): Patience {
  let lastMs = now()
  const untilMs = lastMs + requestTimeoutMs(flags)
  return {
    isOver: () => now() >= untilMs,
    seen() {
      lastMs = now()
    },
    async wait() {
      if (process.signal.aborted || (!process.terminal && now() - lastMs > scriptPatienceMs)) return false
      await process.waitForChange(Math.max(0, Math.min(sleepMs, untilMs - now())))
      return !process.signal.aborted
    },
  }
}

/** A whole number is in seconds; 0 is no limit. Models client-go tools/clientcmd/helpers.go ParseTimeout (1.36). */
function requestTimeoutMs(flags: Flags): number {
  const text = flags.string('request-timeout')
  const ms = /^\+?\d+$/.test(text) ? Number(text) * 1_000 : (parseDuration(text) ?? 0)
  return ms > 0 ? ms : Number.POSITIVE_INFINITY
}
