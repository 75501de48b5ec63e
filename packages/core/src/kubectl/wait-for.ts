import type { Kubectl } from './command.ts'

/** Waits until `check` gives an answer; undefined when the time is up or the program was stopped. */
export async function waitFor<T>(kubectl: Kubectl, timeoutMs: number, check: () => T | undefined): Promise<T | undefined> {
  const { process } = kubectl
  const until = process.now() + timeoutMs
  for (;;) {
    const found = check()
    if (found !== undefined) return found
    const left = until - process.now()
    if (left <= 0 || process.signal.aborted) return undefined
    await process.waitForChange(Math.min(left, 1_000))
  }
}
