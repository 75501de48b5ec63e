import type { ShellProcess } from '../bash/shell.ts'

/** Writes to standard output and ends well: exit code 0. */
export function say(process: ShellProcess, text: string): number {
  process.stdout(text)
  return 0
}

/** Writes to standard error and ends with this exit code. */
export function complain(process: ShellProcess, text: string, exitCode: number): number {
  process.stderr(text)
  return exitCode
}
