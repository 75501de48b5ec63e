import type { ShellProcess } from '../bash/shell.ts'
import type { ShellCommand } from './shell-command.ts'

/** A program of GNU's that quotes as its locale says: ‘x’ in UTF-8, 'x' in the POSIX locale, which a container without LANG has. */
export function quotingByLocale(command: ShellCommand): ShellCommand {
  return {
    ...command,
    run: (process) => {
      if (isUtf8(process)) return command.run(process)
      return command.run({ ...process, stderr: (text) => process.stderr(text.replace(/[‘’]/g, "'")) })
    },
  }
}

// setlocale(3): the first of these that says something
function isUtf8({ env, host }: ShellProcess): boolean {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || (host.kind === 'node' ? 'C.UTF-8' : 'C')
  return /utf-?8$/i.test(locale)
}
