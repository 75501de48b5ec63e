import { compileRegex } from '../../bash/regex.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import type { ProcessRow } from './process-row.ts'

const spec = {
  'list-full': { letter: 'a' },
  'list-name': { letter: 'l' },
  full: { letter: 'f' },
  exact: { letter: 'x' },
  count: { letter: 'c' },
  newest: { letter: 'n' },
  oldest: { letter: 'o' },
  inverse: { letter: 'v' },
  'ignore-case': { letter: 'i' },
  euid: { letter: 'u', value: true },
  parent: { letter: 'P', value: true },
  delimiter: { letter: 'd', value: true },
} as const

type Rows = (process: ShellProcess) => ProcessRow[]

/** Those that match, without pgrep itself; a text says what is wrong with the line. */
function matching(
  process: ShellProcess,
  rows: Rows,
  words: readonly string[],
): { found: ProcessRow[]; options: Record<string, boolean>; delimiter: string } | string {
  const name = process.argv[0] ?? 'pgrep'
  const options = parseOptions(words, spec)
  const hint = `Try \`${name} --help' for more information.\n`
  if (isBad(options))
    return `${name}: invalid option -- '${('unknown' in options ? options.unknown : options.needsValue).slice(1)}'\n${hint}`
  const [pattern] = options.operands
  if (options.operands.length > 1) return `${name}: only one pattern can be provided\n${hint}`
  if (pattern === undefined && !options.has('euid') && !options.has('parent'))
    return `${name}: no matching criteria specified\n${hint}`
  const text = (row: ProcessRow): string => (options.has('full') ? row.args : row.name)
  const folded = (value: string): string => (options.has('ignore-case') ? value.toLowerCase() : value)
  const source = folded(pattern ?? '')
  const regex = compileRegex(options.has('exact') ? `^(?:${source})$` : source)
  const isMatch = (row: ProcessRow): boolean =>
    regex.find(folded(text(row))) !== undefined &&
    (options.get('euid') ?? row.user).split(',').some((user) => user === row.user || user === String(row.uid)) &&
    (options.get('parent') ?? String(row.ppid)).split(',').includes(String(row.ppid))
  const all = rows(process).filter((row) => row.pid !== 9200 && isMatch(row) !== options.has('inverse'))
  const found = options.has('newest') ? all.slice(-1) : options.has('oldest') ? all.slice(0, 1) : all
  const flags = Object.fromEntries(Object.keys(spec).map((each) => [each, options.has(each)]))
  return { found, options: flags, delimiter: options.get('delimiter') ?? '\n' }
}

function pgrep(rows: Rows): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const matched = matching(process, rows, process.argv.slice(1))
    if (typeof matched === 'string') return complain(process, matched, 2)
    const { found, options, delimiter } = matched
    const shown = (row: ProcessRow): string =>
      options['list-full'] ? `${row.pid} ${row.args}` : options['list-name'] ? `${row.pid} ${row.name}` : String(row.pid)
    if (options.count) process.stdout(`${found.length}\n`)
    else if (found.length > 0) process.stdout(`${found.map(shown).join(delimiter)}\n`)
    return found.length > 0 ? 0 : 1
  }
  return { name: 'pgrep', summary: 'look up processes by name', usage: '[-a] [-f] [-x] PATTERN', run }
}

function pidof(rows: Rows): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const names = process.argv.slice(1).filter((word) => !word.startsWith('-'))
    const found = rows(process).filter((row) => names.some((name) => row.name === name || row.args.split(' ')[0] === name))
    if (found.length > 0)
      process.stdout(
        `${found
          .map((row) => row.pid)
          .reverse()
          .join(' ')}\n`,
      )
    return found.length > 0 ? 0 : 1
  }
  return { name: 'pidof', summary: 'find the process ID of a running program', usage: 'NAME', run }
}

/** Only jobs of one's own can be ended; a node's programs are set up by Kubernetes. */
function refusal(process: ShellProcess, row: ProcessRow): string {
  const name = process.argv[0] ?? 'kill'
  const own = process.user.uid === 0 || row.uid === process.user.uid
  if (!own)
    return name === 'killall'
      ? `${row.name}(${row.pid}): Operation not permitted\n`
      : `${name}: killing pid ${row.pid} failed: Operation not permitted\n`
  return `${name}: ending a node's own processes is not simulated here (systemctl stop ${row.name}, kubectl delete pod)\n`
}

function ender(name: 'pkill' | 'killall', rows: Rows): ShellCommand {
  const run = async (process: ShellProcess): Promise<number> => {
    const words = process.argv.slice(1).filter((word) => !/^-(\d+|SIG\w+|[A-Z]{3,})$/.test(word))
    const matched = name === 'pkill' ? matching(process, rows, words) : named(process, rows, words)
    if (typeof matched === 'string') return complain(process, matched, name === 'pkill' ? 2 : 1)
    if (matched.found.length === 0) return 1
    for (const row of matched.found) process.stderr(refusal(process, row))
    return 1
  }
  return { name, summary: 'signal processes by name', usage: '[-SIGNAL] NAME', run }
}

function named(process: ShellProcess, rows: Rows, words: readonly string[]): { found: ProcessRow[] } | string {
  const names = words.filter((word) => !word.startsWith('-'))
  if (names.length === 0) return 'Usage: killall [OPTION]... [--] NAME...\n'
  const all = rows(process)
  const missing = names.find((name) => !all.some((row) => row.name === name))
  return missing === undefined ? { found: all.filter((row) => names.includes(row.name)) } : `${missing}: no process found\n`
}

export const findingCommands = (rows: Rows): ShellCommand[] => [
  pgrep(rows),
  pidof(rows),
  ender('pkill', rows),
  ender('killall', rows),
]
