import type { ShellProgram } from '../bash/shell.ts'

/** A program as data; `man` and `--help` derive from it. */
export interface ShellCommand {
  name: string
  summary: string
  /** Usage after the name. */
  usage?: string
  /** What else there is to say, for `man`. */
  details?: string
  run: ShellProgram
}
