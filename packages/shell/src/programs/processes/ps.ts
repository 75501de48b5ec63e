import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import type { ShellCommand } from '../shell-command.ts'
import { columns, tableText } from './columns.ts'
import type { ProcessRow } from './process-row.ts'
import { type Asked, parsePs } from './ps-options.ts'

const usage = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`

/** ps of procps 4.0 over the processes of a machine. */
export function ps(rows: (process: ShellProcess) => ProcessRow[]): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1)
    if (words.includes('--help')) return say(process, usage)
    if (words.includes('--version') || words[0] === '-V') return say(process, 'ps from procps-ng 4.0.2\n')
    const asked = parsePs(words)
    if ('error' in asked) return complain(process, `error: ${asked.error}\n${usage}`, 1)
    const chosen = ordered(rows(process).filter(filterOf(asked, process)), asked, process)
    const width = process.stdoutIsTerminal && asked.wide < 2 ? (process.terminal?.columns ?? 80) : Number.POSITIVE_INFINITY
    process.stdout(tableText(asked.shown, asked.tree ? indented(chosen, asked) : chosen, process, asked.heads, width))
    return chosen.length > 0 ? 0 : 1
  }
  return { name: 'ps', summary: 'report a snapshot of the current processes', usage: '[aux | -ef | -o COLUMNS] [-p PID]', run }
}

function filterOf(asked: Asked, process: ShellProcess): (row: ProcessRow) => boolean {
  const chosen = (row: ProcessRow): boolean => {
    if (asked.all || (asked.others && asked.detached)) return true
    if (asked.chosen.length > 0) return asked.chosen.some((each) => each(row))
    const own = row.uid === process.user.uid
    if (asked.others) return row.tty !== '?'
    if (asked.detached) return own
    return own && (row.pid === 2101 || row.pid === 9200)
  }
  return (row) => chosen(row) !== asked.negate
}

function ordered(rows: ProcessRow[], { sort, tree }: Asked, process: ShellProcess): ProcessRow[] {
  const value = (row: ProcessRow, key: string): string => columns[key]?.show(row, process) ?? ''
  const compare = (a: string, b: string): number => (Number.isNaN(Number(a)) ? a.localeCompare(b) : Number(a) - Number(b))
  const sorted = [...rows].sort((a, b) => {
    for (const { key, down } of sort) {
      const order = compare(value(a, key), value(b, key)) * (down ? -1 : 1)
      if (order !== 0) return order
    }
    return a.pid - b.pid
  })
  return tree ? asTree(sorted) : sorted
}

function childrenOf(parent: ProcessRow, rows: readonly ProcessRow[]): ProcessRow[] {
  return rows.filter((row) => row.ppid === parent.pid).flatMap((row) => [row, ...childrenOf(row, rows)])
}

/** Each process below its parent. */
function asTree(rows: readonly ProcessRow[]): ProcessRow[] {
  const known = new Set(rows.map((row) => row.pid))
  return rows.filter((row) => !known.has(row.ppid)).flatMap((row) => [row, ...childrenOf(row, rows)])
}

function indented(rows: readonly ProcessRow[], asked: Asked): ProcessRow[] {
  const depths = new Map<number, number>()
  return rows.map((row) => {
    const depth = depths.has(row.ppid) ? (depths.get(row.ppid) as number) + 1 : 0
    depths.set(row.pid, depth)
    if (depth === 0) return row
    const before = asked.shown.includes(columns.ucmd as never) ? '  '.repeat(depth) : `${'    '.repeat(depth - 1)} \\_ `
    return { ...row, args: before + row.args, name: before + row.name }
  })
}
