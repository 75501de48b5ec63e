import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import { resolvePath } from '@kubemaze/core/process/path.ts'
import { errorWords } from '../../bash/errno.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import { complain, say } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { inputs } from './cat.ts'

const spec = {
  p: {},
  r: {},
  b: {},
  u: {},
  i: {},
  e: {},
  a: {},
  l: { value: true },
  s: { value: true },
  c: { value: true },
  g: { value: true },
} as const

const usage = `Usage:
       xxd [options] [infile [outfile]]
    or
       xxd -r [-s [-]offset] [-c cols] [-ps] [infile [outfile]]
Options:
    -b          binary digit dump (incompatible with -ps,-i,-r). Default hex.
    -c cols     format <cols> octets per line. Default 16 (-i: 12, -ps: 30).
    -g bytes    number of octets per group in normal output. Default 2 (-e: 4).
    -h          print this summary.
    -i          output in C include file style.
    -l len      stop after <len> octets.
    -ps         output in postscript plain hexdump style.
    -r          reverse operation: convert (or patch) hexdump into binary.
    -s [+][-]seek  start at <seek> bytes abs. (or +: rel.) infile offset.
    -u          use upper case hex letters.
`

const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0')

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(
    process.argv.slice(1).map((word) => (word === '-ps' ? '-p' : word)),
    spec,
  )
  if (isBad(options)) return complain(process, usage, 1)
  const [name = '-'] = options.operands
  const found = name === '-' ? undefined : process.files.read(resolvePath(process.cwd, name))
  if (typeof found === 'string') return complain(process, `xxd: ${name}: ${errorWords(found)}\n`, 2)
  let text = ''
  for await (const piece of inputs(process, [name], () => {})) text += piece.text
  if (options.has('r')) return say(process, textOfBytes(options.has('p') ? plainBytes(text) : dumpedBytes(text)))
  const from = Number(options.get('s') ?? 0)
  const all = bytesOfText(text)
  const start = from < 0 ? Math.max(0, all.length + from) : from
  const bytes = all.slice(start, options.has('l') ? start + Number(options.get('l')) : undefined)
  return say(process, shown(bytes, start, name, options))
}

function shown(bytes: Uint8Array, start: number, name: string, options: Options): string {
  const columns = Math.max(1, Number(options.get('c') ?? 0))
  const width = options.has('c') ? columns : options.has('p') ? 30 : options.has('i') ? 12 : options.has('b') ? 6 : 16
  const text = options.has('p')
    ? plain(bytes, width)
    : options.has('i')
      ? include(bytes, name, width)
      : lines(bytes, start, width, options)
  return options.has('u') && !options.has('i') ? upper(text, options.has('p')) : text
}

const upper = (text: string, all: boolean): string =>
  all
    ? text.toUpperCase()
    : text.replace(/^(\S+: )((?:[0-9a-f]+ )+)/gm, (_, head: string, digits: string) => head + digits.toUpperCase())

function plain(bytes: Uint8Array, width: number): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += width)
    out += `${[...bytes.slice(at, at + width)].map((byte) => hex(byte, 2)).join('')}\n`
  return out
}

function include(bytes: Uint8Array, name: string, width: number): string {
  const rows: string[] = []
  for (let at = 0; at < bytes.length; at += width)
    rows.push(`  ${[...bytes.slice(at, at + width)].map((byte) => `0x${hex(byte, 2)}`).join(', ')}`)
  if (name === '-') return `${rows.join(',\n')}\n`
  const variable = name.replace(/[^A-Za-z0-9]/g, '_')
  return `unsigned char ${variable}[] = {\n${rows.join(',\n')}\n};\nunsigned int ${variable}_len = ${bytes.length};\n`
}

function lines(bytes: Uint8Array, start: number, width: number, options: Options): string {
  const binary = options.has('b')
  const group = Number(options.get('g') ?? (binary ? 1 : 2)) || width
  const cell = (byte: number): string => (binary ? byte.toString(2).padStart(8, '0') : hex(byte, 2))
  const full = width * (binary ? 8 : 2) + Math.ceil(width / group) - 1
  let out = ''
  for (let at = 0; at < bytes.length; at += width) {
    const piece = [...bytes.slice(at, at + width)]
    const groups: string[] = []
    for (let i = 0; i < piece.length; i += group)
      groups.push(
        piece
          .slice(i, i + group)
          .map(cell)
          .join(''),
      )
    const text = piece.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    out += `${hex(start + at, 8)}: ${groups.join(' ').padEnd(full)}  ${text}\n`
  }
  return out
}

const pairs = (digits: string): number[] => (digits.match(/[0-9a-fA-F]{2}/g) ?? []).map((pair) => Number.parseInt(pair, 16))

const plainBytes = (text: string): Uint8Array => Uint8Array.from(pairs(text.replace(/\s/g, '')))

function dumpedBytes(text: string): Uint8Array {
  const rows = text.split('\n').map((line) => /^[0-9a-fA-F]+: ((?:[0-9a-fA-F]+ ?)+)/.exec(line)?.[1] ?? '')
  return Uint8Array.from(rows.flatMap((row) => pairs(row.replace(/\s/g, ''))))
}

/** xxd: bytes as hexadecimal digits, and back. */
export const xxd: ShellCommand = {
  name: 'xxd',
  summary: 'make a hex dump or do the reverse',
  usage: '[-p] [-r] [-l LEN] [FILE]',
  run,
}
