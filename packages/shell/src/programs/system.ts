import { kernelRelease, kernelVersion } from '@kubemaze/core/host/kernel.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { say } from './last-words.ts'
import type { ShellCommand } from './shell-command.ts'

const command = (name: string, summary: string, run: (process: ShellProcess) => number | Promise<number>): ShellCommand => ({
  name,
  summary,
  run: async (process) => run(process),
})

function uname(process: ShellProcess): number {
  const flags = process.argv.slice(1).join('')
  const { hostname } = process.machine
  const all = {
    s: 'Linux',
    n: hostname,
    r: kernelRelease,
    v: kernelVersion,
    m: 'x86_64',
    p: 'unknown',
    i: 'unknown',
    o: 'GNU/Linux',
  }
  if (flags.includes('a')) return say(process, `Linux ${hostname} ${kernelRelease} ${kernelVersion} x86_64 GNU/Linux\n`)
  const wanted = Object.entries(all).filter(([letter]) => (flags || '-s').includes(letter))
  return say(process, `${wanted.map(([, value]) => value).join(' ')}\n`)
}

const groupsOf = ({ user, host }: ShellProcess): readonly number[] =>
  user.groups ?? (user.uid === 1000 && host.kind === 'node' ? [1000, 27] : [user.uid])

/** Of a group that /etc/group names. */
function groupName({ user }: ShellProcess, gid: number): string {
  if (gid === 0) return 'root'
  if (gid === 27) return 'sudo'
  return gid === user.uid && user.name !== String(user.uid) ? user.name : ''
}

function id(process: ShellProcess): number {
  const { name, uid } = process.user
  const flags = process.argv.slice(1).join('')
  if (flags.includes('u')) return say(process, `${flags.includes('n') ? name : uid}\n`)
  const groups = groupsOf(process)
  const shown = (gid: number): string => (flags.includes('n') ? groupName(process, gid) || String(gid) : String(gid))
  if (flags.includes('G')) return say(process, `${groups.map(shown).join(' ')}\n`)
  if (flags.includes('g')) return say(process, `${shown(groups[0] as number)}\n`)
  const named = (gid: number): string => `${gid}${groupName(process, gid) ? `(${groupName(process, gid)})` : ''}`
  const who = name === String(uid) ? '' : `(${name})`
  return say(process, `uid=${uid}${who} gid=${named(groups[0] as number)} groups=${groups.map(named).join(',')}\n`)
}

function hostname(process: ShellProcess): number {
  const flags = process.argv.slice(1).join('')
  const addresses = process.network.addresses().filter((address) => address.interface !== 'lo')
  if (flags.includes('I')) return say(process, `${addresses.map((address) => address.ip).join(' ')} \n`)
  if (flags.includes('i')) return say(process, `${addresses[0]?.ip ?? '127.0.1.1'}\n`)
  if (flags !== '' && !flags.startsWith('-')) {
    process.stderr('hostname: you must be root to change the host name\n')
    return 1
  }
  return say(process, `${process.machine.hostname}\n`)
}

function uptimeWords(process: ShellProcess): string {
  const now = new Date(process.now())
  const minutes = Math.floor(process.now() / 60_000) % 14_400
  const days = Math.floor(minutes / 1440)
  const clock = `${String(Math.floor(minutes / 60) % 24).padStart(2)}:${String(minutes % 60).padStart(2, '0')}`
  return ` ${now.toISOString().slice(11, 19)} up ${days > 0 ? `${days} days, ` : ''}${clock},  1 user,  load average: 0.08, 0.11, 0.09`
}

function free(process: ShellProcess): number {
  const human = process.argv.slice(1).some((word) => /h/.test(word))
  const mega = process.argv.slice(1).some((word) => /^-m/.test(word))
  const shown = (kib: number): string =>
    (human ? `${(kib / 1048576).toFixed(1)}Gi` : String(mega ? Math.floor(kib / 1024) : kib)).padStart(12)
  const row = (title: string, values: number[]): string => `${title.padEnd(8)}${values.map(shown).join('')}\n`
  const head = `${' '.repeat(15)}total        used        free      shared  buff/cache   available\n`
  return say(
    process,
    head + row('Mem:', [4_018_144, 1_143_716, 1_644_412, 4_312, 1_230_016, 2_874_428]) + row('Swap:', [0, 0, 0]),
  )
}

function which(process: ShellProcess): number {
  let status = 0
  for (const name of process.argv.slice(1).filter((word) => !word.startsWith('-'))) {
    if (process.machine.program(name.split('/').at(-1) ?? ''))
      process.stdout(name.includes('/') ? `${name}\n` : `/usr/bin/${name}\n`)
    else status = 1
  }
  return status
}

function arch(process: ShellProcess): number {
  return say(process, 'x86_64\n')
}

export const systemCommands: ShellCommand[] = [
  command('uname', 'print system information', uname),
  command('id', 'print real and effective user and group IDs', id),
  command('whoami', 'print effective user name', (process) => say(process, `${process.user.name}\n`)),
  command('groups', 'print the groups a user is in', (process) =>
    say(process, `${process.user.name}${process.user.uid === 1000 ? ' sudo' : ''}\n`),
  ),
  command('hostname', 'show the system host name', hostname),
  command('uptime', 'tell how long the system has been running', (process) => say(process, `${uptimeWords(process)}\n`)),
  command('w', 'show who is logged on and what they are doing', (process) =>
    say(
      process,
      `${uptimeWords(process)}\nUSER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\n${process.user.name.padEnd(8)} pts/0    -                -        0.00s  0.01s  0.00s w\n`,
    ),
  ),
  command('free', 'display amount of free and used memory', free),
  command('nproc', 'print the number of processing units', (process) => say(process, '2\n')),
  command('arch', 'print machine architecture', arch),
  command('which', 'locate a command', which),
  command('clear', 'clear the terminal screen', (process) => say(process, '\x1b[H\x1b[2J\x1b[3J')),
  command('reset', 'reset the terminal', (process) => say(process, '\x1bc')),
  command('sync', 'synchronize cached writes', () => 0),
  command('tty', 'print the file name of the terminal', (process) =>
    process.stdin.isTerminal ? say(process, '/dev/pts/0\n') : say(process, 'not a tty\n') + 1,
  ),
  command('stty', 'change and print terminal line settings', (process) =>
    say(process, process.argv[1] === 'size' ? `${process.terminal?.rows ?? 24} ${process.terminal?.columns ?? 80}\n` : ''),
  ),
  command('nohup', 'run a command immune to hangups', (process) => process.spawn(process.argv.slice(1))),
  command('nice', 'run a program with modified scheduling priority', (process) =>
    process.spawn(process.argv.slice(process.argv[1] === '-n' ? 3 : 1)),
  ),
  command('stdbuf', 'run a command with modified buffering', (process) =>
    process.spawn(process.argv.slice(1).filter((word, index, all) => index > 0 || !/^-[oie]/.test(word) || all.length === 0)),
  ),
]
