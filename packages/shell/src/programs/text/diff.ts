import { textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { join, resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const value = true
const spec = {
  unified: { letter: 'u', value: 'optional' },
  U: { value },
  'new-file': { letter: 'N' },
  brief: { letter: 'q' },
  recursive: { letter: 'r' },
  'ignore-all-space': { letter: 'w' },
  'ignore-space-change': { letter: 'b' },
  'ignore-case': { letter: 'i' },
  label: { letter: 'L', value },
  'report-identical-files': { letter: 's' },
  color: { value: 'optional' },
  text: { letter: 'a' },
  'ignore-blank-lines': { letter: 'B' },
  'side-by-side': { letter: 'y' },
} as const

const maxLines = 5000

async function run(process: ShellProcess): Promise<number> {
  const words = process.argv.slice(1).map((word) => (word === '-u' ? '--unified' : word))
  const options = parseOptions(words, spec)
  if (isBad(options) || options.operands.length < 2) {
    process.stderr(
      isBad(options)
        ? `diff: invalid option -- '${'unknown' in options ? options.unknown.slice(1) : ''}'\ndiff: Try 'diff --help' for more information.\n`
        : `diff: missing operand after '${options.operands[0] ?? 'diff'}'\ndiff: Try 'diff --help' for more information.\n`,
    )
    return 2
  }
  return compare(process, options, options.operands[0] as string, options.operands[1] as string)
}

async function compare(process: ShellProcess, options: Options, left: string, right: string): Promise<number> {
  const kinds = [left, right].map((name) => process.files.stat(resolvePath(process.cwd, name)))
  if (kinds.every((stat) => stat !== undefined && typeof stat !== 'string' && stat.type === 'directory'))
    return directories(process, options, left, right)
  const a = await textOf(process, options, left)
  const b = await textOf(process, options, right)
  if (a === undefined || b === undefined) return 2
  if (a === b) {
    if (options.has('report-identical-files')) process.stdout(`Files ${left} and ${right} are identical\n`)
    return 0
  }
  if (options.has('brief')) {
    process.stdout(`Files ${left} and ${right} differ\n`)
    return 1
  }
  const [from, to] = [linesOf(a), linesOf(b)]
  const changes = changesBetween(
    from.map((line) => folded(line, options)),
    to.map((line) => folded(line, options)),
  )
  if (changes.length === 0) return 0
  // busybox's diff knows no other form
  const unified = options.has('unified') || options.has('U') || process.machine.shells === 'ash'
  process.stdout(
    unified
      ? unifiedText(process, options, left, right, from, to, changes)
      : changes.map((change) => normalText(change, from, to)).join(''),
  )
  return 1
}

async function directories(process: ShellProcess, options: Options, left: string, right: string): Promise<number> {
  const [a, b] = [left, right].map((name) => process.files.list(resolvePath(process.cwd, name)))
  if (!Array.isArray(a) || !Array.isArray(b)) return 2
  let status = 0
  for (const name of [...new Set([...a, ...b])].sort()) {
    if (!a.includes(name) || !b.includes(name)) {
      process.stdout(`Only in ${a.includes(name) ? left : right}: ${name}\n`)
      status = Math.max(status, 1)
    } else status = Math.max(status, await compare(process, options, join(left, name), join(right, name)))
  }
  return status
}

async function textOf(process: ShellProcess, options: Options, name: string): Promise<string | undefined> {
  if (name === '-') return process.stdin.readAll()
  const content = process.files.read(resolvePath(process.cwd, name))
  if (typeof content !== 'string') return textOfBytes(content)
  if (content === 'ENOENT' && options.has('new-file')) return ''
  process.stderr(`diff: ${name}: ${errorWords(content)}\n`)
  return undefined
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/))

function folded(line: string, options: Options): string {
  const cased = options.has('ignore-case') ? line.toLowerCase() : line
  if (options.has('ignore-all-space')) return cased.replace(/\s+/g, '')
  return options.has('ignore-space-change') ? cased.replace(/[ \t]+/g, ' ').trimEnd() : cased
}

/** Lines [from, fromEnd) of the left became [to, toEnd) of the right. */
interface Change {
  from: number
  fromEnd: number
  to: number
  toEnd: number
}

/** By the longest common subsequence of what differs between a common head and tail. */
export function changesBetween(a: readonly string[], b: readonly string[]): Change[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head++
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const [left, right] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)]
  if (left.length > maxLines || right.length > maxLines || left.length * right.length > 4_000_000) {
    return [{ from: head, fromEnd: a.length - tail, to: head, toEnd: b.length - tail }]
  }
  return walk(left, right, lengths(left, right), head)
}

function lengths(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    const [row, below] = [table[i] as Uint16Array, table[i + 1] as Uint16Array]
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
  }
  return table
}

function walk(a: readonly string[], b: readonly string[], table: Uint16Array[], shift: number): Change[] {
  const changes: Change[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
      continue
    }
    const change: Change = { from: i + shift, fromEnd: 0, to: j + shift, toEnd: 0 }
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) break
      if (i < a.length && (j >= b.length || (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) i++
      else j++
    }
    changes.push({ ...change, fromEnd: i + shift, toEnd: j + shift })
  }
  return changes
}

const range = (from: number, end: number): string => (end - from <= 1 ? String(end === from ? from : end) : `${from + 1},${end}`)

const marked = (mark: string, line: string): string =>
  line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`

function normalText({ from, fromEnd, to, toEnd }: Change, a: string[], b: string[]): string {
  const kind = from === fromEnd ? 'a' : to === toEnd ? 'd' : 'c'
  const removed = a
    .slice(from, fromEnd)
    .map((line) => marked('< ', line))
    .join('')
  const added = b
    .slice(to, toEnd)
    .map((line) => marked('> ', line))
    .join('')
  return `${range(from, fromEnd)}${kind}${range(to, toEnd)}\n${removed}${kind === 'c' ? '---\n' : ''}${added}`
}

function unifiedText(
  process: ShellProcess,
  options: Options,
  left: string,
  right: string,
  a: string[],
  b: string[],
  changes: Change[],
): string {
  const context = Number(options.get('U') || options.get('unified') || 3)
  const labels = options.all('label')
  const title = (name: string, index: number): string =>
    labels[index] ?? (process.machine.shells === 'ash' ? name : `${name}\t${timeOf(process, name)}`)
  return `--- ${title(left, 0)}\n+++ ${title(right, 1)}\n${hunks(changes, context)
    .map((hunk) => hunkText(hunk, a, b, context))
    .join('')}`
}

function timeOf(process: ShellProcess, name: string): string {
  const stat = process.files.stat(resolvePath(process.cwd, name))
  const ms = typeof stat === 'string' ? 0 : stat.modifiedAtMs
  return `${new Date(ms).toISOString().replace('T', ' ').replace('Z', '000000')} +0000`
}

function hunks(changes: Change[], context: number): Change[][] {
  const out: Change[][] = []
  for (const change of changes) {
    const last = out.at(-1)?.at(-1)
    if (last && change.from - last.fromEnd <= context * 2) out.at(-1)?.push(change)
    else out.push([change])
  }
  return out
}

function hunkText(hunk: Change[], a: string[], b: string[], context: number): string {
  const [first, last] = [hunk[0] as Change, hunk.at(-1) as Change]
  const start = Math.max(0, first.from - context)
  const end = Math.min(a.length, last.fromEnd + context)
  const toStart = first.to - (first.from - start)
  const toEnd = last.toEnd + (end - last.fromEnd)
  let text = `@@ -${unifiedRange(start, end)} +${unifiedRange(toStart, toEnd)} @@\n`
  let at = start
  for (const change of hunk) {
    text += a
      .slice(at, change.from)
      .map((line) => marked(' ', line))
      .join('')
    text += a
      .slice(change.from, change.fromEnd)
      .map((line) => marked('-', line))
      .join('')
    text += b
      .slice(change.to, change.toEnd)
      .map((line) => marked('+', line))
      .join('')
    at = change.fromEnd
  }
  return (
    text +
    a
      .slice(at, end)
      .map((line) => marked(' ', line))
      .join('')
  )
}

function unifiedRange(from: number, end: number): string {
  const count = end - from
  if (count === 1) return String(from + 1)
  return `${count === 0 ? from : from + 1},${count}`
}

export const diff: ShellCommand = {
  name: 'diff',
  summary: 'compare files line by line',
  usage: '[-u] [-r] [-q] FILE1 FILE2',
  run,
}
