import type { Shell } from './shell.ts'

/** A running function, a sourced file, or the script. */
export interface Call {
  name: string
  /** Line of the command that called it. */
  line: number
  /** The file it stands in. */
  source: string
}

/** What a function of the command line has for a file. */
const noFile = 'environment'

/** The running calls, the innermost first; at the end of a script's the script. */
export function callsOf(shell: Shell): readonly Call[] {
  const own = shell.calls ?? []
  return shell.source === 'file' ? [...own, { name: 'main', line: 0, source: shell.name }] : own
}

/** The file that the running text stands in. */
export const currentFile = (shell: Shell): string => shell.calls?.[0]?.source ?? (shell.source === 'file' ? shell.name : noFile)

/** BASH_SOURCE, BASH_LINENO: arrays that the shell makes itself. */
export function callList(name: string, shell: Shell): string[] | undefined {
  if (name === 'BASH_SOURCE') return callsOf(shell).map(({ source }) => source)
  return name === 'BASH_LINENO' ? callsOf(shell).map(({ line }) => String(line)) : undefined
}
