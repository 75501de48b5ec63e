import type { ShellProcess } from '../../bash/shell.ts'
import type { ProcessRow } from './process-row.ts'

export interface Column {
  head: string
  width: number
  /** Numbers stand right. */
  right?: boolean
  show(row: ProcessRow, process: ShellProcess): string
}

const two = (number: number): string => String(number).padStart(2, '0')
const totalKib = 4_018_144

function clock(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

const ageSeconds = (row: ProcessRow, process: ShellProcess): number =>
  Math.max(0, Math.floor((process.now() - row.startedAtMs) / 1000))

/** `2-03:04:05`, `03:04:05` or `04:05`. */
function elapsed(row: ProcessRow, process: ShellProcess): string {
  const seconds = ageSeconds(row, process)
  const days = Math.floor(seconds / 86_400)
  const rest = clock(seconds % 86_400)
  if (days > 0) return `${days}-${rest}`
  return seconds < 3600 ? rest.slice(3) : rest
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** The time of day today, the day before. */
function started(row: ProcessRow, process: ShellProcess): string {
  const at = new Date(row.startedAtMs)
  const today = Math.floor(row.startedAtMs / 86_400_000) === Math.floor(process.now() / 86_400_000)
  return today ? `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}` : `${months[at.getUTCMonth()]}${two(at.getUTCDate())}`
}

function longStart(row: ProcessRow): string {
  const [day, date, month, year, time] = new Date(row.startedAtMs).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${String(Number(date)).padStart(2)} ${time} ${year}`
}

const percent = (part: number, whole: number): string => (whole > 0 ? Math.min(99.9, (part * 100) / whole) : 0).toFixed(1)

const left = (head: string, width: number, show: Column['show']): Column => ({ head, width, show })
const right = (head: string, width: number, show: Column['show']): Column => ({ head, width, right: true, show })
/** A name that does not fit is shown as a number. */
const userName = (row: ProcessRow): string => (row.user.length > 8 ? `${row.user.slice(0, 7)}+` : row.user)

const pid = right('PID', 7, (row) => String(row.pid))
const user = left('USER', 8, userName)
const args = left('COMMAND', 27, (row) => row.args)
const name = left('COMMAND', 15, (row) => row.name)
const terminal = left('TTY', 8, (row) => row.tty)
const time = right('TIME', 8, (row) => clock(row.cpuSeconds))
const share = right('%CPU', 4, (row, process) => percent(row.cpuSeconds, ageSeconds(row, process)))
const memory = right('%MEM', 4, (row) => percent(row.residentKib, totalKib))
const virtual = right('VSZ', 6, (row) => String(row.virtualKib))
const state = left('STAT', 4, (row) => row.state)
const startTime = right('START', 5, started)

/** By the names that -o takes. Models procps 4.0 ps/output.c. */
export const columns: Readonly<Record<string, Column>> = {
  pid,
  tgid: { ...pid, head: 'TGID' },
  ppid: right('PPID', 7, (row) => String(row.ppid)),
  pgid: right('PGID', 7, (row) => String(row.pid)),
  sid: right('SID', 7, (row) => String(row.pid)),
  user,
  euser: { ...user, head: 'EUSER' },
  ruser: { ...user, head: 'RUSER' },
  uname: user,
  uid: right('UID', 5, (row) => String(row.uid)),
  euid: right('EUID', 5, (row) => String(row.uid)),
  uid_name: { ...user, head: 'UID' },
  group: left('GROUP', 8, (row) => row.user),
  gid: right('GID', 5, (row) => String(row.uid)),
  args,
  cmd: { ...args, head: 'CMD' },
  command: args,
  comm: name,
  ucmd: { ...name, head: 'CMD' },
  ucomm: name,
  tty: { ...terminal, head: 'TT' },
  tname: terminal,
  tt: { ...terminal, head: 'TT' },
  time,
  cputime: time,
  bsdtime: right('TIME', 6, (row) => `${Math.floor(row.cpuSeconds / 60)}:${two(row.cpuSeconds % 60)}`),
  etime: right('ELAPSED', 11, elapsed),
  etimes: right('ELAPSED', 7, (row, process) => String(ageSeconds(row, process))),
  stat: state,
  s: left('S', 1, (row) => row.state[0] ?? 'S'),
  state: left('S', 1, (row) => row.state[0] ?? 'S'),
  pcpu: share,
  '%cpu': share,
  c: right('C', 2, (row, process) => String(Math.floor(Number(percent(row.cpuSeconds, ageSeconds(row, process)))))),
  pmem: memory,
  '%mem': memory,
  vsz: virtual,
  vsize: virtual,
  rss: right('RSS', 5, (row) => String(row.residentKib)),
  rssize: right('RSS', 5, (row) => String(row.residentKib)),
  sz: right('SZ', 5, (row) => String(Math.floor(row.virtualKib / 4))),
  start_time: startTime,
  bsdstart: right('START', 6, started),
  stime: { ...startTime, head: 'STIME' },
  start: right('STARTED', 8, (row) => new Date(row.startedAtMs).toISOString().slice(11, 19)),
  lstart: left('STARTED', 24, longStart),
  ni: right('NI', 3, () => '0'),
  nice: right('NI', 3, () => '0'),
  pri: right('PRI', 3, () => '19'),
  opri: right('PRI', 3, () => '80'),
  f: left('F', 1, (row) => (row.ppid === 0 ? '4' : '0')),
  addr: left('ADDR', 4, () => '-'),
  // one address and a size that share their titles' room
  addr_sz: left('ADDR SZ', 7, (row) => `- ${String(Math.floor(row.virtualKib / 4)).padStart(5)}`),
  wchan: left('WCHAN', 6, () => '-'),
  nlwp: right('NLWP', 4, () => '1'),
  lwp: right('LWP', 7, (row) => String(row.pid)),
  psr: right('PSR', 3, () => '0'),
}

/** Rows below their titles; the last column has the rest of the line. */
export function tableText(
  shown: readonly Column[],
  rows: readonly ProcessRow[],
  process: ShellProcess,
  heads: boolean,
  width: number,
): string {
  const lines = rows.map((row) => shown.map((column) => column.show(row, process)))
  const all = heads && shown.some((column) => column.head !== '') ? [shown.map((column) => column.head), ...lines] : lines
  return all.map((cells) => `${lineOf(shown, cells).slice(0, width)}\n`).join('')
}

function lineOf(shown: readonly Column[], cells: readonly string[]): string {
  return shown
    .map((column, index) => {
      const text = cells[index] ?? ''
      const wide = Math.max(column.width, column.head.length)
      if (column.right) return text.padStart(wide)
      return index === shown.length - 1 ? text : text.padEnd(wide)
    })
    .join(' ')
}
