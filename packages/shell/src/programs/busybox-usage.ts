import type { ShellProcess } from '../bash/shell.ts'

/** As alpine's and Docker's busybox names itself. */
export const busyboxTitle = 'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.'

/** What busybox prints for a line it does not understand: status 1. */
export function busyboxUsage(process: ShellProcess, usage: string, wrong = ''): number {
  process.stderr(`${wrong}${busyboxTitle}\n\n${usage}`)
  return 1
}
