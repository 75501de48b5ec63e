import { ShellError } from './shell-error.ts'

/** What one line may use. */
export interface Budget {
  /** Counts a command; lets others run from time to time. */
  command(): Promise<void>
  /** Counts a step of a loop inside a program. */
  step(): Promise<void>
  /** Counts output to the terminal; false when no more is shown. */
  output(text: string): boolean
  readonly maxOutputMebibytes: number
  /** Waits; when time has really passed, the bounds of work per time start again. */
  pause<T>(wait: () => Promise<T>): Promise<T>
  /** Somebody types, edits, or another program works under bounds of its own: that time is not the line's. */
  idle<T>(wait: () => Promise<T>): Promise<T>
  /** A new line of the same shell: all bounds start again. */
  renew(): Promise<void>
  /** Ends all that belongs to the line; true the first time. */
  fail(message: string): boolean
  enter(): void
  leave(): void
  depth(name: string, depth: number): void
}

export interface Bounds {
  commands: number
  outputBytes: number
  processes: number
  callDepth: number
  cpuMs: number
  /** Waits that took no time of the host's: where time is run forward, nobody would end them. */
  waits: number
}

export const defaultBounds: Bounds = {
  commands: 100_000,
  outputBytes: 1024 * 1024,
  processes: 64,
  callDepth: 500,
  cpuMs: 2000,
  waits: 2000,
}

/**
 * Bounds for one line of input. `clock` is the host's time in milliseconds, `work` what the process has worked until now: on a busy
 * machine that is less than the time between two pauses.
 */
export function createBudget(bounds: Bounds, clock: () => number, pause: () => Promise<void>, work = clock): Budget {
  let commands = 0
  let written = 0
  let processes = 0
  let busyMs = 0
  let since = clock()
  let workedMs = work()
  const worked = (): void => {
    busyMs += work() - workedMs
  }
  const begin = (): void => {
    since = clock()
    workedMs = work()
  }
  let sincePause = 0
  let failed: string | undefined
  const check = (): void => {
    if (failed !== undefined) throw new ShellError(failed, 254)
  }
  const breathe = async (): Promise<void> => {
    worked()
    if (busyMs > bounds.cpuMs) throw new ShellError('CPU time limit exceeded', 152)
    await pause()
    begin()
    sincePause = 0
  }
  let waits = 0
  const forgive = (): void => {
    commands = written = busyMs = waits = 0
  }
  const step = async (): Promise<void> => {
    check()
    if (++sincePause >= 100 || clock() - since > 15) await breathe()
  }
  return {
    async command() {
      check()
      if (++commands > bounds.commands) throw new ShellError(`more than ${bounds.commands} commands in one line: stopped`, 152)
      await step()
    },
    step,
    maxOutputMebibytes: bounds.outputBytes / 1024 / 1024,
    output(text) {
      written += text.length
      return written <= bounds.outputBytes
    },
    async pause(wait) {
      check()
      const before = clock()
      worked()
      const result = await wait()
      begin()
      if (since - before >= 5) forgive()
      else {
        if (++waits > bounds.waits)
          throw new ShellError(`more than ${bounds.waits} waits in one line that nobody watches: stopped`, 152)
        // a wait that others cut short must still let the host serve others
        await pause()
        begin()
      }
      check()
      return result
    },
    async idle(wait) {
      check()
      const before = clock()
      worked()
      try {
        return await wait()
      } finally {
        begin()
        if (since - before >= 5) forgive()
      }
    },
    async renew() {
      await pause()
      failed = undefined
      begin()
      forgive()
    },
    fail(message) {
      const first = failed === undefined
      failed ??= message
      return first
    },
    enter() {
      check()
      if (++processes > bounds.processes) throw new ShellError('fork: retry: Resource temporarily unavailable', 254)
    },
    leave: () => void processes--,
    depth(name, depth) {
      if (depth > bounds.callDepth) {
        throw new ShellError(`${name}: maximum function nesting level exceeded (${bounds.callDepth})`, 1)
      }
    },
  }
}
