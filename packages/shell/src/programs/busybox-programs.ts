import type { ShellCommand } from './shell-command.ts'

/** Network tools as busybox has them, where they differ from the full ones. */
export const busyboxCommands: readonly ShellCommand[] = []
