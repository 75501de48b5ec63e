import { parseShell } from './parse.ts'
import type { Io, Shell } from './shell.ts'

/** Runs `trap … EXIT` of a shell that ends; its status, or the one that the trap leaves with. */
export async function runExitTrap(shell: Shell, io: Io, status: number): Promise<number> {
  const action = shell.traps.get('EXIT')
  const parsed = action ? parseShell(action, shell.machine.dialect) : undefined
  if (!parsed || !('script' in parsed)) return status
  shell.lastStatus = status
  const outcome = await shell.execute(parsed.script.statements, shell, io)
  return outcome.flow === 'exit' ? outcome.status : status
}
