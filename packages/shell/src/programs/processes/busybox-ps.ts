import type { ShellProcess } from '../../bash/shell.ts'
import { busyboxUsage } from '../busybox/usage.ts'
import type { ShellCommand } from '../shell-command.ts'
import { findingCommands } from './pgrep.ts'
import { type ProcessRow, row } from './process-row.ts'

/** What runs in a container: its main process and what exec has started. */
function containerRows(process: ShellProcess, argv: readonly string[]): ProcessRow[] {
  const { name: user, uid } = process.user
  const main = row(process, { pid: 1, args: argv.join(' ') || 'sh', user, uid, state: 'S' })
  return [main, row(process, { pid: 20, ppid: 0, args: process.argv.join(' '), user, uid, state: 'R' })]
}

interface Column {
  head: string
  width: number
  show(row: ProcessRow): string
}

const time = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

// procps/ps.c of busybox; the last column is as wide as it needs
const columns: Readonly<Record<string, Column>> = {
  user: { head: 'USER', width: 8, show: (row) => row.user },
  group: { head: 'GROUP', width: 8, show: (row) => row.user },
  comm: { head: 'COMMAND', width: 16, show: (row) => row.name },
  args: { head: 'COMMAND', width: 256, show: (row) => row.args },
  pid: { head: 'PID', width: 5, show: (row) => String(row.pid) },
  ppid: { head: 'PPID', width: 5, show: (row) => String(row.ppid) },
  pgid: { head: 'PGID', width: 5, show: (row) => String(row.pid) },
  sid: { head: 'SID', width: 5, show: (row) => String(row.pid) },
  etime: { head: 'ELAPSED', width: 7, show: () => '1:00' },
  time: { head: 'TIME', width: 5, show: (row) => time(row.cpuSeconds) },
  stat: { head: 'STAT', width: 4, show: (row) => row.state },
  tty: { head: 'TT', width: 6, show: (row) => row.tty },
  vsz: { head: 'VSZ', width: 4, show: (row) => String(row.virtualKib).slice(0, 4) },
  rss: { head: 'RSS', width: 4, show: (row) => String(row.residentKib).slice(0, 4) },
}

const usage = `Usage: ps [-o COL1,COL2=HEADER] [-T]

Show list of processes

\t-o COL1,COL2=HEADER\tSelect columns for display
\t-T\t\t\tShow threads
`

function run(process: ShellProcess, rows: ProcessRow[]): number {
  const words = process.argv.slice(1)
  let wanted = ['pid', 'user', 'time', 'args'].map((name) => columns[name] as Column)
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (!word.startsWith('-') || word === '-T' || /^-[aefwlx]+$/.test(word)) {
      // busybox's ps takes no such letters, and Docker's build forgives them all but these
      const bad = /^-([aefxu])/.exec(word)?.[1]
      if (bad !== undefined) return busyboxUsage(process, usage, `ps: unrecognized option: ${bad}\n`)
      continue
    }
    if (!word.startsWith('-o'))
      return busyboxUsage(process, usage, `ps: unrecognized option: ${word.replace(/^-+/, '')[0] ?? ''}\n`)
    const text = word.length > 2 ? word.slice(2) : words[++at]
    if (text === undefined) return busyboxUsage(process, usage, 'ps: option requires an argument: o\n')
    const chosen = text.split(',').map((each) => chosenColumn(each))
    const wrong = chosen.find((each) => typeof each === 'string')
    if (wrong !== undefined) {
      process.stderr(`ps: bad -o argument '${wrong}', supported arguments: ${Object.keys(columns).join(',')}\n`)
      return 1
    }
    wanted = chosen as Column[]
  }
  const line = (cells: string[]): string =>
    cells.map((cell, index) => (index === cells.length - 1 ? cell : cell.padEnd(wanted[index]?.width ?? 0))).join(' ')
  const cellsOf = (one: ProcessRow): string[] =>
    wanted.map((column) =>
      /^(P?PID|PGID|SID|TIME)$/.test(column.head) ? column.show(one).padStart(column.width) : column.show(one),
    )
  process.stdout([wanted.map((column) => column.head), ...rows.map(cellsOf)].map((cells) => `${line(cells)}\n`).join(''))
  return 0
}

function chosenColumn(text: string): Column | string {
  const [name = '', head] = text.split('=')
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  return column ? { ...column, head: head ?? column.head } : name
}

function top(process: ShellProcess, rows: ProcessRow[]): number {
  const used = rows.map(
    (one) =>
      `${String(one.pid).padStart(5)} ${String(one.ppid).padStart(5)} ${one.user.padEnd(8)} ${one.state.padEnd(4)} ${String(one.virtualKib).slice(0, 5).padStart(5)}   2%   0% ${one.args}\n`,
  )
  process.stdout(
    `Mem: 2373732K used, 1644412K free, 4312K shrd, 98204K buff, 1131812K cached\nCPU:   1% usr   1% sys   0% nic  98% idle   0% io   0% irq   0% sirq\nLoad average: 0.08 0.11 0.09 1/214 4217\n  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n${used.join('')}`,
  )
  return 0
}

/** ps, top and those that find processes inside a container, in busybox's form. */
export function containerProcessCommands(mainArgv: () => readonly string[]): ShellCommand[] {
  const rows = (process: ShellProcess): ProcessRow[] => containerRows(process, mainArgv())
  return [
    { name: 'ps', summary: 'report process status', run: async (process) => run(process, rows(process)) },
    { name: 'top', summary: 'display processes, once', run: async (process) => top(process, rows(process)) },
    ...findingCommands(rows),
  ]
}
