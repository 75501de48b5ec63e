import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { columns } from './columns.ts'
import { bootedAtMs, type ProcessRow } from './process-row.ts'

interface Asked {
  batch: boolean
  rounds: number
  delayMs: number
  pids: number[] | undefined
  user: string | undefined
  full: boolean
}

const maxRounds = 1000

function parse(words: readonly string[]): Asked | string {
  const asked: Asked = {
    batch: false,
    rounds: Number.POSITIVE_INFINITY,
    delayMs: 3000,
    pids: undefined,
    user: undefined,
    full: false,
  }
  const rest = [...words]
  while (rest.length > 0) {
    const word = (rest.shift() as string).replace(/^([^-])/, '-$1')
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string
      if ('bcEeHiOSs1h'.includes(letter)) {
        asked.batch ||= letter === 'b'
        asked.full ||= letter === 'c'
        continue
      }
      if (!'ndpuUow'.includes(letter)) return `top: invalid option -- '${letter}'\n`
      const attached = word.slice(at + 1)
      const wrong = take(asked, letter, attached !== '' ? attached : rest.shift())
      if (wrong !== undefined) return wrong
      break
    }
  }
  return asked
}

function take(asked: Asked, letter: string, value: string | undefined): string | undefined {
  if (value === undefined) return letter === 'w' ? undefined : `top: option requires an argument -- '${letter}'\n`
  if (letter === 'n') {
    if (!/^[1-9]\d*$/.test(value)) return `top: bad iterations argument '${value}'\n`
    asked.rounds = Number(value)
  } else if (letter === 'd') {
    if (!(Number(value) >= 0)) return `top: bad delay interval '${value}'\n`
    asked.delayMs = Math.max(100, Number(value) * 1000)
  } else if (letter === 'p') {
    asked.pids = value.split(',').map(Number)
    if (asked.pids.some(Number.isNaN)) return `top: bad pid '${value}'\n`
  } else if (letter === 'u' || letter === 'U') asked.user = value
  return undefined
}

/** top of procps: once or more for -b, again and again on a terminal until Ctrl-C. */
export function top(rows: (process: ShellProcess) => ProcessRow[]): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const asked = parse(process.argv.slice(1))
    if (typeof asked === 'string') return complain(process, asked, /^top: bad/.test(asked) ? 1 : 0)
    if (!asked.batch && !process.stdoutIsTerminal) return complain(process, 'top: failed tty get\n', 1)
    const rounds = Math.min(asked.rounds, maxRounds)
    for (let round = 0; round < rounds && !process.signal.aborted; round++) {
      if (round > 0 && !(await process.wait(asked.delayMs))) break
      process.stdout(`${asked.batch ? (round > 0 ? '\n' : '') : '\x1b[H\x1b[2J'}${screen(process, rows(process), asked)}`)
      await process.breathe()
    }
    return 0
  }
  return { name: 'top', summary: 'display Linux processes', usage: '[-b] [-n ROUNDS] [-d SECONDS] [-p PID]', run }
}

function screen(process: ShellProcess, all: ProcessRow[], asked: Asked): string {
  const chosen = all
    .filter((row) => (asked.pids?.includes(row.pid) ?? true) && (asked.user === undefined || row.user === asked.user))
    .sort((a, b) => share(b, process) - share(a, process) || a.pid - b.pid)
  const fitting = asked.batch ? chosen : chosen.slice(0, Math.max(1, (process.terminal?.rows ?? 24) - 8))
  return `${head(process, all)}\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n${fitting.map((row) => line(row, process, asked.full)).join('')}`
}

const share = (row: ProcessRow, process: ShellProcess): number => Number(columns.pcpu?.show(row, process))

/** How long the machine runs, as uptime and top say it. */
export function upWords(process: ShellProcess): string {
  const minutes = Math.floor((process.now() - bootedAtMs(process)) / 60_000)
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor(minutes / 60) % 24
  const rest = minutes % 60
  const shown = hours > 0 ? `${String(hours).padStart(2)}:${String(rest).padStart(2, '0')}` : `${rest} min`
  return `${days > 0 ? `${days} day${days > 1 ? 's' : ''}, ` : ''}${shown}`
}

function head(process: ShellProcess, all: ProcessRow[]): string {
  const time = new Date(process.now()).toISOString().slice(11, 19)
  const users = process.terminal ? 1 : 0
  const count = (text: number): string => String(text).padStart(3)
  const running = all.filter((row) => row.state.startsWith('R')).length
  return [
    `top - ${time} up ${upWords(process)}, ${count(users).slice(1)} user${users === 1 ? '' : 's'},  load average: 0.08, 0.11, 0.09`,
    `Tasks: ${count(all.length)} total, ${count(running)} running, ${count(all.length - running)} sleeping,   0 stopped,   0 zombie`,
    '%Cpu(s):  1.2 us,  0.8 sy,  0.0 ni, 97.9 id,  0.1 wa,  0.0 hi,  0.0 si,  0.0 st ',
    'MiB Mem :   3924.0 total,   1605.9 free,   1116.9 used,   1201.2 buff/cache     ',
    'MiB Swap:      0.0 total,      0.0 free,      0.0 used.   2807.1 avail Mem ',
    '',
  ].join('\n')
}

const size = (kib: number): string => (kib < 1_000_000 ? String(kib) : `${(kib / 1024).toFixed(1)}m`)

function line(row: ProcessRow, process: ShellProcess, full: boolean): string {
  const user = row.user.length > 8 ? `${row.user.slice(0, 7)}+` : row.user
  const seconds = `${Math.floor(row.cpuSeconds / 60)}:${String(row.cpuSeconds % 60).padStart(2, '0')}.00`
  const shared = String(Math.floor(row.residentKib * 0.6))
  const command = full ? row.args : row.name
  const cells = [
    String(row.pid).padStart(7),
    user.padEnd(8),
    ' 20',
    '  0',
    size(row.virtualKib).padStart(7),
    String(row.residentKib).padStart(6),
    shared.padStart(6),
  ]
  return `${cells.join(' ')} ${row.state[0]} ${share(row, process).toFixed(1).padStart(5)} ${(columns.pmem?.show(row, process) ?? '').padStart(5)} ${seconds.padStart(9)} ${command}\n`
}
