import type { ShellProcess } from '../bash/shell.ts'
import { complain, say } from './last-words.ts'
import type { ShellCommand } from './shell-command.ts'

const sinceMs = 3_600_000

/** When the student's terminal was opened: `2026-01-05 11:00`. */
const loginTime = (process: ShellProcess): string =>
  new Date(process.now() - sinceMs).toISOString().slice(0, 16).replace('T', ' ')

const isAtTerminal = (process: ShellProcess): boolean => process.host.kind === 'node' && process.terminal !== undefined

/** Who sits at the node's terminal: who, users, last, logname. */
export const whoCommands: ShellCommand[] = [
  {
    name: 'who',
    summary: 'show who is logged on',
    run: async (process) =>
      isAtTerminal(process) ? say(process, `${process.user.name.padEnd(8)} pts/0        ${loginTime(process)}\n`) : 0,
  },
  {
    name: 'users',
    summary: 'print the user names of users currently logged in',
    run: async (process) => (isAtTerminal(process) ? say(process, `${process.user.name}\n`) : 0),
  },
  {
    name: 'logname',
    summary: "print user's login name",
    run: async (process) =>
      isAtTerminal(process) ? say(process, `${process.user.name}\n`) : complain(process, 'logname: no login name\n', 1),
  },
]
