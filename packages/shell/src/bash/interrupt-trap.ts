import { parseShell } from './parse.ts'
import { type Io, type Outcome, type Shell, Stopped } from './shell.ts'
import { createStop } from './stop.ts'

/**
 * Runs work that Ctrl-C ends alone, when the shell has a trap for INT: then the trap runs, and the shell goes on. With an empty trap
 * Ctrl-C does nothing.
 */
export async function withInterruptTrap(shell: Shell, io: Io, work: (io: Io) => Promise<Outcome>): Promise<Outcome> {
  const action = shell.traps.get('INT')
  if (action === undefined || !io.terminal?.onInterrupt) return work(io)
  const stop = createStop(io.signal)
  let caught = false
  const giveBack = io.terminal.onInterrupt(() => {
    caught = true
    if (action !== '') stop.abort('SIGINT')
  })
  const own: Io = { ...io, signal: stop }
  let outcome: Outcome
  try {
    outcome = await work(own)
  } catch (error) {
    if (!(error instanceof Stopped) || io.signal.aborted) throw error
    outcome = { status: error.status }
  } finally {
    giveBack()
    stop.release()
    keepOverride(own, io, shell)
  }
  return caught && action !== '' && !outcome.flow ? afterTrap(action, outcome, shell, io) : outcome
}

/** What `exec > file` changed for the work holds for what comes after it. */
function keepOverride(own: Io, io: Io, shell: Shell): void {
  const changed = shell.overrides?.get(own)
  if (changed) shell.overrides?.set(io, { ...changed, signal: io.signal })
}

async function afterTrap(action: string, outcome: Outcome, shell: Shell, io: Io): Promise<Outcome> {
  const parsed = parseShell(action, shell.machine.dialect)
  if (!('script' in parsed)) return outcome
  shell.lastStatus = outcome.status
  const trapped = await shell.execute(parsed.script.statements, shell, io)
  return trapped.flow ? trapped : outcome
}
