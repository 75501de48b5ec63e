import type { Kubectl } from '../command.ts'

// how long to sleep while nothing changes
const sleepMs = 60_000

// A script's time runs forward while it waits, so a watch that nothing ends would run it away.
const scriptPatienceMs = 10 * 60_000

/** Waits for the next change. False when the program was stopped, or when a script has watched in vain for long. */
export function patience({ process, now }: Pick<Kubectl, 'process' | 'now'>): { seen(): void; wait(): Promise<boolean> } {
  let lastMs = now()
  return {
    seen() {
      lastMs = now()
    },
    async wait() {
      if (process.signal.aborted || (!process.terminal && now() - lastMs > scriptPatienceMs)) return false
      await process.waitForChange(sleepMs)
      return !process.signal.aborted
    },
  }
}
