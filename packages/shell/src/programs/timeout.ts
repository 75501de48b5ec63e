import { findProgram, runFound } from '../bash/run-arguments.ts'
import { forkShell, Stopped } from '../bash/shell.ts'
import { createStop } from '../bash/stop.ts'
import { ioOfProcess } from './process-io.ts'
import type { ShellCommand } from './shell-command.ts'
import { secondsOf } from './sleep.ts'

export const timeout: ShellCommand = {
  name: 'timeout',
  summary: 'run a command with a time limit',
  usage: '[-s SIGNAL] [-k DURATION] DURATION COMMAND',
  async run(process) {
    const words = process.argv.slice(1)
    while (words[0]?.startsWith('-')) if (/^-[sk]$/.test(words.shift() as string)) words.shift()
    const [duration = '', ...command] = words
    const seconds = secondsOf(duration)
    if (seconds === undefined || command.length === 0 || !process.shell) {
      process.stderr(
        seconds === undefined && duration !== ''
          ? `timeout: invalid time interval '${duration}'\n`
          : "Try 'timeout --help' for more information.\n",
      )
      return 125
    }
    const stop = createStop(process.signal)
    const shell = forkShell(process.shell)
    const found = findProgram(command[0] ?? '', shell)
    if (found.kind === 'none') {
      process.stderr(`timeout: failed to run command ‘${command[0]}’: No such file or directory\n`)
      return 127
    }
    const due = process.now() + seconds * 1000
    const running = runFound(found, command, shell, { ...ioOfProcess(process), signal: stop }).catch((error: unknown) => {
      if (error instanceof Stopped) return stop.reason === 'SIGTERM' ? 124 : error.status
      throw error
    })
    const late = process.machine
      .background()
      .wait(seconds * 1000, stop)
      .then(() => 'late' as const)
    const first = await Promise.race([running, late])
    if (first === 'late') stop.abort('SIGTERM')
    const status = await running
    stop.abort('SIGTERM')
    stop.release()
    return seconds > 0 && process.now() >= due ? 124 : status
  },
}
