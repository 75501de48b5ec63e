import type { ShellCommand } from './shell-command.ts'

/** Network tools as Ubuntu has them. */
export const networkCommands: readonly ShellCommand[] = []
