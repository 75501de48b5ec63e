import { parseShell } from './parse.ts'
import { type Io, type Shell, Stopped } from './shell.ts'
import { createStop } from './stop.ts'

/** Runs `trap … EXIT` of a shell that ends; its status, or the one that the trap leaves with. */
export async function runExitTrap(shell: Shell, io: Io, status: number): Promise<number> {
  const action = shell.traps.get('EXIT')
  const parsed = action ? parseShell(action, shell.machine.dialect) : undefined
  if (!parsed || !('script' in parsed)) return status
  shell.lastStatus = status
  const outcome = await shell.execute(parsed.script.statements, shell, io)
  return outcome.flow === 'exit' ? outcome.status : status
}

/** The same for a shell that Ctrl-C or TERM ends: the trap runs, without being stopped itself. */
export async function runStoppedTrap(shell: Shell, io: Io, error: unknown): Promise<void> {
  if (!(error instanceof Stopped) || (error.status !== 130 && error.status !== 143)) return
  if (shell.traps.has('EXIT')) await runExitTrap(shell, { ...io, signal: createStop() }, error.status)
}
