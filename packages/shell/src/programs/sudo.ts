import { builtinNamed } from '../bash/builtins/table.ts'
import { findProgram } from '../bash/run-arguments.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { isBad, parseOptions } from './options.ts'
import type { ShellCommand } from './shell-command.ts'

const spec = {
  user: { letter: 'u', value: true },
  login: { letter: 'i' },
  shell: { letter: 's' },
  'non-interactive': { letter: 'n' },
  'preserve-env': { letter: 'E', value: 'optional' },
  'set-home': { letter: 'H' },
  stdin: { letter: 'S' },
  list: { letter: 'l' },
  validate: { letter: 'v' },
  version: { letter: 'V' },
  'remove-timestamp': { letter: 'k' },
  bell: { letter: 'B' },
  prompt: { letter: 'p', value: true },
} as const

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec, true)
  if (isBad(options)) return usage(process)
  const user = options.get('user') ?? 'root'
  const uid = user === 'root' ? 0 : user === 'student' ? 1000 : undefined
  if (uid === undefined) {
    process.stderr(`sudo: unknown user ${user}\nsudo: error initializing audit plugin sudoers_audit\n`)
    return 1
  }
  if (options.has('list')) return list(process)
  if (options.has('validate') || options.has('remove-timestamp')) return 0
  const words = [...options.operands]
  const env: Record<string, string> = { ...process.env, ...identity(process, user, uid) }
  while (/^[A-Za-z_]\w*=/.test(words[0] ?? '')) {
    const [name = '', ...value] = (words.shift() as string).split('=')
    env[name] = value.join('=')
  }
  if (words.length === 0) return options.has('login') || options.has('shell') ? become(process, user) : usage(process)
  return start(process, words, env, { name: user, uid })
}

function identity(process: ShellProcess, user: string, uid: number): Record<string, string> {
  return {
    USER: user,
    LOGNAME: user,
    HOME: uid === 0 ? '/root' : `/home/${user}`,
    SUDO_USER: process.user.name,
    SUDO_UID: String(process.user.uid),
    SUDO_GID: String(process.user.uid),
    SUDO_COMMAND: process.argv.slice(1).join(' '),
  }
}

async function start(
  process: ShellProcess,
  words: string[],
  env: Record<string, string>,
  user: { name: string; uid: number },
): Promise<number> {
  const [name = ''] = words
  const { shell } = process
  const found = shell ? findProgram(name, shell) : undefined
  if (shell && found?.kind === 'none' && !builtinNamed(name, 'bash')) {
    process.stderr(`sudo: ${name}: command not found\n`)
    return 1
  }
  if (found?.kind === 'none') {
    process.stderr(`sudo: ${name}: command not found\n`)
    return 1
  }
  return process.spawn(words, { env, user })
}

/** sudo -i, sudo -s: the login shell goes on as that user. */
function become(process: ShellProcess, user: string): number {
  const { shell } = process
  if (!shell?.enter || process.host.kind !== 'node') return 0
  shell.enter({ node: process.host.node, user })
  return 0
}

function usage(process: ShellProcess): number {
  process.stderr(
    'usage: sudo -h | -K | -k | -V\nusage: sudo -v [-kn] [-u user]\nusage: sudo -l [-kn] [-u user] [command]\nusage: sudo [-EHnis] [-u user] [VAR=value] [command]\n',
  )
  return 1
}

function list(process: ShellProcess): number {
  process.stdout(
    `User ${process.user.name} may run the following commands on ${process.machine.hostname}:\n    (ALL : ALL) NOPASSWD: ALL\n`,
  )
  return 0
}

export const sudo: ShellCommand = {
  name: 'sudo',
  summary: 'execute a command as another user',
  usage: '[-i] [-u USER] [VAR=VALUE] COMMAND',
  run,
}
