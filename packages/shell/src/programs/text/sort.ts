import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const value = true
const spec = {
  'numeric-sort': { letter: 'n' },
  reverse: { letter: 'r' },
  unique: { letter: 'u' },
  key: { letter: 'k', value },
  'field-separator': { letter: 't', value },
  'ignore-case': { letter: 'f' },
  'human-numeric-sort': { letter: 'h' },
  'version-sort': { letter: 'V' },
  'general-numeric-sort': { letter: 'g' },
  'month-sort': { letter: 'M' },
  'ignore-leading-blanks': { letter: 'b' },
  'dictionary-order': { letter: 'd' },
  check: { letter: 'c' },
  stable: { letter: 's' },
  output: { letter: 'o', value },
  merge: { letter: 'm' },
  'random-sort': { letter: 'R' },
  'zero-terminated': { letter: 'z' },
  parallel: { value },
  'ignore-nonprinting': { letter: 'i' },
} as const

type Compare = (a: string, b: string) => number

const bytewise: Compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0)
const numberOf = (text: string): number => Number.parseFloat(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || '0') || 0
const suffixes = 'KMGTPE'

function human(text: string): number {
  const found = /^\s*(-?\d*\.?\d+)([KMGTPE])?/i.exec(text)
  return found ? Number(found[1]) * 1024 ** (found[2] ? suffixes.indexOf(found[2].toUpperCase()) + 1 : 0) : 0
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')

/** Numbers inside count as numbers: v1.9 before v1.10. */
const versions: Compare = (a, b) => {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x = '', y = ''] = [left[at], right[at]]
    const order = /^\d/.test(x) && /^\d/.test(y) ? Number(x) - Number(y) : bytewise(x, y)
    if (order !== 0) return order
  }
  return 0
}

function compareBy(flags: string): Compare {
  if (flags.includes('n') || flags.includes('g')) return (a, b) => numberOf(a) - numberOf(b)
  if (flags.includes('h')) return (a, b) => human(a) - human(b)
  if (flags.includes('V')) return versions
  if (flags.includes('M'))
    return (a, b) => months.indexOf(a.trim().slice(0, 3).toUpperCase()) - months.indexOf(b.trim().slice(0, 3).toUpperCase())
  const trim = (text: string): string => (flags.includes('b') ? text.trimStart() : text)
  const fold = (text: string): string => (flags.includes('f') ? trim(text).toUpperCase() : trim(text))
  const plain = (text: string): string => (flags.includes('d') ? fold(text).replace(/[^A-Za-z0-9\s]/g, '') : fold(text))
  return (a, b) => bytewise(plain(a), plain(b))
}

const globalFlags = (options: Options): string =>
  [
    ['numeric-sort', 'n'],
    ['general-numeric-sort', 'g'],
    ['human-numeric-sort', 'h'],
    ['version-sort', 'V'],
    ['month-sort', 'M'],
    ['ignore-case', 'f'],
    ['ignore-leading-blanks', 'b'],
    ['dictionary-order', 'd'],
  ]
    .map(([name = '', letter = '']) => (options.has(name) ? letter : ''))
    .join('')

/** The part of a line that -k names: F[.C][,F[.C]]. */
function keyOf(line: string, key: string, separator: string | undefined): string {
  const found = /^(\d+)(?:\.(\d+))?[a-zA-Z]*(?:,(\d+)(?:\.(\d+))?[a-zA-Z]*)?$/.exec(key)
  if (!found) return line
  // without a separator a field begins with the blanks before it
  const fields = separator === undefined ? (line.match(/\s*\S+/g) ?? []) : line.split(separator)
  const glue = separator ?? ''
  const end = found[3] === undefined ? fields.length : Number(found[3])
  const text = fields.slice(Number(found[1]) - 1, end).join(glue)
  const from = found[2] === undefined ? text : text.slice(Number(found[2]) - 1)
  return found[4] === undefined || found[4] === '0' ? from : from.slice(0, Number(found[4]) - Number(found[2] ?? 1) + 1)
}

function comparison(options: Options): { by: Compare; whole: Compare } {
  const flags = globalFlags(options)
  const separator = options.get('field-separator')?.replace('\\t', '\t')
  const keys = options.all('key').map((key) => {
    const own = key.replace(/[\d.,]/g, '')
    const reverse = own.includes('r') || (own === '' && options.has('reverse'))
    return { key, compare: compareBy(own.replace('r', '') || flags), sign: reverse ? -1 : 1 }
  })
  const sign = options.has('reverse') ? -1 : 1
  const plain = compareBy(flags)
  const by: Compare = (a, b) => {
    if (keys.length === 0) return sign * plain(a, b)
    for (const each of keys) {
      const order = each.sign * each.compare(keyOf(a, each.key, separator), keyOf(b, each.key, separator))
      if (order !== 0) return order
    }
    return 0
  }
  return { by, whole: (a, b) => sign * bytewise(a, b) }
}

/** sort in the C locale: by bytes. */
async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options, 2)
  let text = ''
  let failed = false
  for await (const piece of inputs(
    process,
    options.operands,
    () => void (failed = true),
    (name, why) => `cannot read: ${name}: ${why}`,
  ))
    text += piece.text.endsWith('\n') || piece.name === '-' ? piece.text : `${piece.text}\n`
  if (failed) return 2
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const { by, whole } = comparison(options)
  if (options.has('check')) return check(process, lines, by)
  const lasting = options.has('unique') || options.has('stable') ? () => 0 : whole
  const sorted = options.has('random-sort') ? lines : lines.sort((a, b) => by(a, b) || lasting(a, b))
  const shown = options.has('unique')
    ? sorted.filter((line, index) => index === 0 || by(sorted[index - 1] as string, line) !== 0)
    : sorted
  const out = shown.map((line) => `${line}\n`).join('')
  const target = options.get('output')
  if (target === undefined) process.stdout(out)
  else process.files.write(resolvePath(process.cwd, target), bytesOfText(out))
  return 0
}

function check(process: ShellProcess, lines: string[], by: Compare): number {
  const wrong = lines.findIndex((line, index) => index > 0 && by(lines[index - 1] as string, line) > 0)
  if (wrong < 0) return 0
  process.stderr(`sort: -:${wrong + 1}: disorder: ${lines[wrong]}\n`)
  return 1
}

export const sort: ShellCommand = { name: 'sort', summary: 'sort lines of text files', usage: '[OPTION]... [FILE]...', run }
