import type { ShellProcess } from '../bash/shell.ts'
import type { ShellCommand } from './shell-command.ts'

/** `man NAME` for the programs that exist here: what it is, how it is called, what to know. */
export function man(commands: () => readonly ShellCommand[]): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const name = process.argv.slice(1).filter((word) => !/^(-|\d$)/.test(word))[0]
    if (name === undefined) {
      process.stderr("What manual page do you want?\nFor example, try 'man curl'.\n")
      return 1
    }
    if (process.argv.includes('-k')) return apropos(process, name, commands())
    const command = commands().find((each) => each.name === name)
    if (!command) {
      process.stderr(`No manual entry for ${name}\n`)
      return 16
    }
    process.stdout(page(command))
    return 0
  }
  return { name: 'man', summary: 'an interface to the system reference manuals', usage: 'NAME', run }
}

function apropos(process: ShellProcess, word: string, commands: readonly ShellCommand[]): number {
  const found = commands.filter((each) => each.name.includes(word) || each.summary.includes(word))
  for (const each of found) process.stdout(`${each.name} (1)${' '.repeat(Math.max(1, 20 - each.name.length))}- ${each.summary}\n`)
  if (found.length === 0) process.stdout(`${word}: nothing appropriate.\n`)
  return found.length > 0 ? 0 : 16
}

function page(command: ShellCommand): string {
  const details = command.details ? `\nDESCRIPTION\n${command.details.replace(/^/gm, '       ')}\n` : ''
  const kubectl =
    command.name === 'kubectl' ? '\nSEE ALSO\n       kubectl --help, kubectl COMMAND --help, kubectl explain KIND\n' : ''
  return `NAME\n       ${command.name} - ${command.summary}\n\nSYNOPSIS\n       ${command.name} ${command.usage ?? '[OPTION]...'}\n${details}${kubectl}`
}
