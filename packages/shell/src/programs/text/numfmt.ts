import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'

const value = true
const spec = {
  from: { value },
  to: { value },
  suffix: { value },
  field: { value },
  delimiter: { letter: 'd', value },
  header: { value: 'optional' },
  padding: { value },
  round: { value },
  grouping: {},
} as const

const units = ['', 'K', 'M', 'G', 'T', 'P', 'E']
const scales = ['none', 'si', 'iec', 'iec-i', 'auto']

async function run(process: ShellProcess): Promise<number> {
  const options = parseOptions(process.argv.slice(1), spec)
  if (isBad(options)) return badOption(process, options)
  for (const name of ['from', 'to']) {
    const scale = options.get(name)
    if (scale !== undefined && !scales.includes(scale))
      return complain(process, `numfmt: invalid argument ‘${scale}’ for ‘--${name}’\n`, 1)
  }
  const lines = options.operands.length > 0 ? options.operands : linesOf(await process.stdin.readAll())
  const heads = options.has('header') ? Number(options.get('header') || 1) : 0
  for (const [index, line] of lines.entries()) {
    const shown = index < heads ? line : shownLine(options, line)
    if (typeof shown !== 'string') return complain(process, `numfmt: invalid number: ‘${shown.wrong}’\n`, 2)
    process.stdout(`${shown}\n`)
  }
  return 0
}

const linesOf = (text: string): string[] => text.split('\n').slice(0, text.endsWith('\n') ? -1 : undefined)

function shownLine(options: Options, line: string): string | { wrong: string } {
  const field = Number(options.get('field') ?? 1)
  const delimiter = options.get('delimiter')
  const parts = delimiter === undefined ? line.split(/(?<=\S)(?=\s)/) : line.split(delimiter)
  const part = parts[field - 1] ?? ''
  const found = converted(options, part.trim())
  if (typeof found !== 'string') return found
  const lead = field > 1 && delimiter === undefined ? (/^\s+/.exec(part)?.[0] ?? '') : ''
  parts[field - 1] = lead + found.padStart(Number(options.get('padding') ?? 0))
  return parts.join(delimiter ?? '')
}

function converted(options: Options, text: string): string | { wrong: string } {
  const suffix = options.get('suffix') ?? ''
  const bare = suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
  const found = /^(-?\d+(?:\.\d+)?)([KMGTPE]?)(i?)$/.exec(bare)
  const from = options.get('from') ?? 'none'
  if (!found || (found[2] !== '' && from === 'none')) return { wrong: text }
  const base = from === 'si' || (from === 'auto' && found[3] === '') ? 1000 : 1024
  const number = Number(found[1]) * base ** units.indexOf(found[2] ?? '')
  return `${scaled(number, options.get('to') ?? 'none')}${suffix}`
}

/** One digit behind the point below ten, rounded away from zero. */
function scaled(number: number, to: string): string {
  const base = to === 'si' ? 1000 : 1024
  if (to === 'none' || Math.abs(number) < base) return String(number)
  let power = 0
  let rest = Math.abs(number)
  for (; rest >= base && power < units.length - 1; power++) rest /= base
  const rounded = rest < 10 ? Math.ceil(rest * 10 - 1e-9) / 10 : Math.ceil(rest - 1e-9)
  const text = rounded < 10 ? rounded.toFixed(1) : String(Math.round(rounded))
  return `${number < 0 ? '-' : ''}${text}${units[power]}${to === 'iec-i' ? 'i' : ''}`
}

export const numfmt: ShellCommand = {
  name: 'numfmt',
  summary: 'convert numbers from and to human-readable strings',
  usage: '[--from=UNIT] [--to=UNIT] [NUMBER]...',
  run,
}
