import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { kernelRelease, kernelVersion } from '@kubemaze/core/host/kernel.ts'
import type { ShellProcess } from '../bash/shell.ts'
import { complain, say } from './last-words.ts'
import { bootedAtMs } from './processes/process-row.ts'
import { upWords } from './processes/top.ts'
import type { ShellCommand } from './shell-command.ts'
import { nohup, tput } from './terminal-tools.ts'

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

/** Of another user whom /etc/passwd names. */
function idOf(name: string, process: ShellProcess): number {
  const content = process.files.read('/etc/passwd')
  const lines = typeof content === 'string' ? '' : textOfBytes(content)
  const fields = lines.split('\n').map((line) => line.split(':'))
  const found = fields.find(([each, , uid]) => each === name || uid === name)
  if (!found) return complain(process, `id: ‘${name}’: no such user\n`, 1)
  const flags = process.argv.filter((word) => /^-./.test(word))
  const user = { name: found[0] ?? '', uid: Number(found[2]) }
  return id({ ...process, user, argv: ['id', ...flags] })
}

function id(process: ShellProcess): number {
  const asked = process.argv.slice(1).find((word) => !word.startsWith('-'))
  if (asked !== undefined && asked !== process.user.name) return idOf(asked, process)
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

/** uptime [-p|-s]. */
function uptime(process: ShellProcess): number {
  const flags = process.argv.slice(1)
  const unknown = /^-+([^psV-])/.exec(flags[0] ?? '')?.[1]
  if (unknown !== undefined) return complain(process, `uptime: invalid option -- '${unknown}'\n${uptimeUsage}`, 1)
  if (flags.some((flag) => /^-s|--since/.test(flag)))
    return say(process, `${new Date(bootedAtMs(process)).toISOString().slice(0, 19).replace('T', ' ')}\n`)
  if (flags.some((flag) => /^-p|--pretty/.test(flag))) return say(process, `up ${prettyUp(process)}\n`)
  return say(process, `${uptimeWords(process)}\n`)
}

const uptimeUsage = `
Usage:
 uptime [options]

Options:
 -p, --pretty   show uptime in pretty format
 -h, --help     display this help and exit
 -s, --since    system up since
 -V, --version  output version information and exit

For more details see uptime(1).
`

function prettyUp(process: ShellProcess): string {
  const minutes = Math.floor((process.now() - bootedAtMs(process)) / 60_000)
  const parts: [number, string][] = [
    [Math.floor(minutes / 10_080), 'week'],
    [Math.floor(minutes / 1440) % 7, 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ]
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
  return shown.join(', ') || '0 minutes'
}

function uptimeWords(process: ShellProcess): string {
  const users = process.terminal ? '1 user' : '0 user'
  return ` ${new Date(process.now()).toISOString().slice(11, 19)} up ${upWords(process)},  ${users},  load average: 0.08, 0.11, 0.09`
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
      process.stdout(name.includes('/') ? `${name}\n` : `${process.machine.shells === 'ash' ? '/bin' : '/usr/bin'}/${name}\n`)
    else status = 1
  }
  return status
}

function arch(process: ShellProcess): number {
  return say(process, 'x86_64\n')
}

/** A user without a name has a number alone. */
function whoami(process: ShellProcess): number {
  const { name, uid } = process.user
  if (name !== String(uid)) return say(process, `${name}\n`)
  const applet = process.machine.shells === 'ash'
  return complain(process, applet ? `whoami: unknown uid ${uid}\n` : `whoami: cannot find name for user ID ${uid}\n`, 1)
}

export const systemCommands: ShellCommand[] = [
  command('uname', 'print system information', uname),
  command('id', 'print real and effective user and group IDs', id),
  command('whoami', 'print effective user name', whoami),
  command('groups', 'print the groups a user is in', (process) =>
    say(process, `${process.user.name}${process.user.uid === 1000 ? ' sudo' : ''}\n`),
  ),
  command('hostname', 'show the system host name', hostname),
  command('uptime', 'tell how long the system has been running', uptime),
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
  command('clear', 'clear the terminal screen', (process) =>
    say(process, process.machine.shells === 'ash' ? '\x1b[H\x1b[J' : '\x1b[H\x1b[2J\x1b[3J'),
  ),
  command('reset', 'reset the terminal', (process) => say(process, '\x1bc')),
  command('sync', 'synchronize cached writes', () => 0),
  command('tty', 'print the file name of the terminal', (process) =>
    process.stdin.isTerminal ? say(process, '/dev/pts/0\n') : say(process, 'not a tty\n') + 1,
  ),
  command('stty', 'change and print terminal line settings', (process) =>
    say(process, process.argv[1] === 'size' ? `${process.terminal?.rows ?? 24} ${process.terminal?.columns ?? 80}\n` : ''),
  ),
  command('nohup', 'run a command immune to hangups', nohup),
  command('tput', 'query terminfo database', tput),
  command('whereis', 'locate the files of a command', (process) =>
    say(
      process,
      process.argv
        .slice(1)
        .map((name) => `${name}:${process.machine.program(name) ? ` /usr/bin/${name}` : ''}\n`)
        .join(''),
    ),
  ),
  command('nice', 'run a program with modified scheduling priority', (process) =>
    process.spawn(process.argv.slice(process.argv[1] === '-n' ? 3 : 1)),
  ),
  command('stdbuf', 'run a command with modified buffering', (process) =>
    process.spawn(process.argv.slice(1).filter((word, index, all) => index > 0 || !/^-[oie]/.test(word) || all.length === 0)),
  ),
]
