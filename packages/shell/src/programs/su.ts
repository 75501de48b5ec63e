import type { ShellProcess } from '../bash/shell.ts'
import type { ShellCommand } from './shell-command.ts'
import { shellLine } from './spawn-line.ts'

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1)
  const at = words.indexOf('-c')
  const line = at < 0 ? undefined : words[at + 1]
  const user =
    words.filter((word, index) => !word.startsWith('-') && index !== at + 1)[0] ??
    words.find((word, index) => at < 0 && !word.startsWith('-') && index >= 0) ??
    'root'
  if (user !== 'root' && user !== 'student') {
    process.stderr(`su: user ${user} does not exist or the user entry does not contain all the required fields\n`)
    return 1
  }
  if (line !== undefined) {
    const home = user === 'root' ? '/root' : `/home/${user}`
    return process.spawn(shellLine(line), {
      user: { name: user, uid: user === 'root' ? 0 : 1000 },
      env: { ...process.env, USER: user, HOME: home },
    })
  }
  if (process.shell?.enter && process.host.kind === 'node') process.shell.enter({ node: process.host.node, user })
  return 0
}

export const su: ShellCommand = {
  name: 'su',
  summary: 'run a command with substitute user and group ID',
  usage: '[-] [USER] [-c LINE]',
  run,
}
