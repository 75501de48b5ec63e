import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = {
  'address-radix': { letter: 'A', value: true },
  format: { letter: 't', value: true },
  'read-bytes': { letter: 'N', value: true },
  'skip-bytes': { letter: 'j', value: true },
  width: { letter: 'w', value: 'optional' },
  'output-duplicates': { letter: 'v' },
  a: {},
  b: {},
  c: {},
  d: {},
  o: {},
  s: {},
  x: {},
  i: {},
} as const

/** How a unit of some bytes is shown; `width` without the space before it. */
interface Format {
  size: number
  width: number
  show(value: number): string
}

const escapes: Record<number, string> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' }
const named =
  'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(
    ' ',
  )

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0')

const character: Format = {
  size: 1,
  width: 3,
  show: (value) => escapes[value] ?? (value >= 32 && value < 127 ? String.fromCharCode(value) : octal(value, 3)),
}

const name: Format = {
  size: 1,
  width: 3,
  show: (value) => {
    const low = value & 127
    return low === 127 ? 'del' : (named[low] ?? String.fromCharCode(low))
  },
}

const digits: Record<string, Record<number, number>> = {
  o: { 1: 3, 2: 6, 4: 11 },
  x: { 1: 2, 2: 4, 4: 8 },
  u: { 1: 3, 2: 5, 4: 10 },
  d: { 1: 4, 2: 6, 4: 11 },
}

function numbers(kind: string, size: number): Format | undefined {
  const width = digits[kind]?.[size]
  if (width === undefined) return undefined
  const signed = (value: number): number => (value >= 2 ** (size * 8 - 1) ? value - 2 ** (size * 8) : value)
  const show = (value: number): string => {
    if (kind === 'o') return octal(value, width)
    if (kind === 'x') return value.toString(16).padStart(width, '0')
    return String(kind === 'u' ? value : signed(value))
  }
  return { size, width, show }
}

const sizes: Record<string, number> = { '': 4, C: 1, S: 2, I: 4, L: 4 }
const shorthand: Record<string, string> = { a: 'a', b: 'o1', c: 'c', d: 'u2', o: 'o2', s: 'd2', x: 'x2', i: 'd4' }

function formatOf(text: string): Format | undefined {
  if (text === 'c') return character
  if (text === 'a') return name
  const found = /^([doux])(\d*|[CSIL])z?$/.exec(text)
  if (!found) return undefined
  const size = sizes[found[2] ?? ''] ?? Number(found[2])
  return numbers(found[1] as string, size)
}

function row(bytes: Uint8Array, format: Format, cell: number): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += format.size) {
    let value = 0
    for (let i = format.size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0)
    out += format.show(value).padStart((cell * format.size) | 0)
  }
  return out
}

const radixes: Record<string, (at: number) => string> = {
  o: (at) => octal(at, 7),
  x: (at) => at.toString(16).padStart(6, '0'),
  d: (at) => String(at).padStart(7, '0'),
  n: () => '',
}

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  const wanted = [
    ...options.all('format'),
    ...Object.keys(shorthand)
      .filter((letter) => options.has(letter))
      .map((letter) => shorthand[letter] as string),
  ]
  const formats = (wanted.length > 0 ? wanted : ['o2']).map(formatOf)
  const bad = formats.indexOf(undefined)
  if (bad >= 0) return complain(process, `od: invalid type string ‘${wanted[bad]}’\n`, 1)
  const radix = radixes[options.get('address-radix') ?? 'o']
  if (!radix)
    return complain(
      process,
      `od: invalid output address radix '${options.get('address-radix')}'; it must be one character from [doxn]\n`,
      1,
    )
  let status = 0
  let text = ''
  for await (const piece of inputs(process, options.operands, () => void (status = 1))) text += piece.text
  const skip = Number(options.get('skip-bytes') ?? 0)
  const bytes = bytesOfText(text).slice(skip, options.has('read-bytes') ? skip + Number(options.get('read-bytes')) : undefined)
  const width = options.has('width') ? Number(options.get('width') || 32) : 16
  if (status === 0 || bytes.length > 0)
    process.stdout(dump(bytes, formats as Format[], radix, skip, width, options.has('output-duplicates')))
  return status
}

function dump(
  bytes: Uint8Array,
  formats: Format[],
  radix: (at: number) => string,
  skip: number,
  width: number,
  all: boolean,
): string {
  // cells of all formats stand below each other
  const cell = Math.max(...formats.map((format) => (format.width + 1) / format.size))
  let out = ''
  let before = ''
  let starred = false
  for (let at = 0; at < bytes.length; at += width) {
    const piece = bytes.slice(at, at + width)
    const same = piece.join() === before && at + width < bytes.length && !all
    before = piece.join()
    if (same && !starred) out += '*\n'
    starred = same
    if (!same)
      formats.forEach(
        (format, index) =>
          void (out += `${index === 0 ? radix(at + skip) : ' '.repeat(radix(0).length)}${row(piece, format, cell)}\n`),
      )
  }
  const end = radix(bytes.length + skip)
  return end === '' ? out : `${out}${end}\n`
}

/** od: bytes as numbers or characters. Models coreutils 9.1. */
export const od: ShellCommand = {
  name: 'od',
  summary: 'dump files in octal and other formats',
  usage: '[-A RADIX] [-t TYPE] [FILE]...',
  run,
}
