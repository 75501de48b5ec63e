import { parseShell } from './parse.ts'
import type { Io, Shell } from './shell.ts'

export type PseudoSignal = 'DEBUG' | 'ERR' | 'RETURN'

/** Runs what `trap` set for one of the shell's own signals, which is off as long as it runs; `$?` is afterwards what it was. */
export async function runTrap(name: PseudoSignal, shell: Shell, io: Io): Promise<void> {
  const action = shell.traps.get(name)
  const parsed = action ? parseShell(action, shell.machine.dialect) : undefined
  if (!action || !parsed || !('script' in parsed) || shell.trapping?.has(name)) return
  const { lastStatus, line, command, pipeStatus } = shell
  shell.traps.delete(name)
  shell.trapLine = line
  ;(shell.trapping ??= new Set()).add(name)
  try {
    await shell.execute(parsed.script.statements, shell, io)
  } finally {
    shell.trapping.delete(name)
    if (!shell.traps.has(name)) shell.traps.set(name, action)
    Object.assign(shell, { lastStatus, line, command, pipeStatus, trapLine: undefined })
  }
}

const options: Readonly<Record<PseudoSignal, string>> = { DEBUG: 'functrace', RETURN: 'functrace', ERR: 'errtrace' }

/** A function does not inherit the shell's own traps, unless it is traced. What it sets itself stays; `leave` brings the others back. */
export function enterFunction(shell: Shell, traced: boolean): { leave(): void } {
  const kept = new Map<string, string>()
  for (const [name, option] of Object.entries(options)) {
    const action = shell.traps.get(name)
    if (action === undefined || (traced && name !== 'ERR') || shell.options.has(option)) continue
    kept.set(name, action)
    shell.traps.delete(name)
  }
  const leave = (): void => {
    for (const [name, action] of kept) if (!shell.traps.has(name)) shell.traps.set(name, action)
  }
  return { leave }
}
