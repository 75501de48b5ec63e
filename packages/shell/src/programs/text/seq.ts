import type { ShellProcess } from '../../bash/shell.ts'
import { badOption } from '../bad-option.ts'
import { complain } from '../last-words.ts'
import { isBad, type Options, parseOptions } from '../options.ts'
import type { ShellCommand } from '../shell-command.ts'
import { misused } from './records.ts'

const spec = {
  format: { letter: 'f', value: true },
  separator: { letter: 's', value: true },
  'equal-width': { letter: 'w' },
} as const

interface Bound {
  value: number
  /** Digits behind the point, and characters altogether; `undefined` digits for an exponent. */
  digits: number
  width: number
}

function boundOf(word: string): Bound | undefined {
  const text = word.trim().replace(/^\+/, '')
  if (/^-?inf(inity)?$/i.test(text))
    return { value: text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, digits: 0, width: 3 }
  if (/^-?0x[0-9a-f]+$/i.test(text)) {
    const value = text.startsWith('-') ? -Number(text.slice(1)) : Number(text)
    return { value, digits: 0, width: String(value).length }
  }
  const [, mantissa = '', exponent] = /^(-?(?:\d+\.?\d*|\.\d+))(?:e([-+]?\d+))?$/i.exec(text) ?? []
  if (mantissa === '') return undefined
  const own = /\.(\d*)$/.exec(mantissa)?.[1]?.length ?? 0
  const digits = Math.max(0, own - Number(exponent ?? 0))
  const value = Number(text)
  const whole = exponent === undefined ? (mantissa.split('.')[0] as string) : String(Math.trunc(value))
  const shownWhole = whole === '' || whole === '-' ? `${whole}0` : whole
  return { value, digits, width: shownWhole.length + (digits > 0 ? digits + 1 : 0) }
}

/** Words that look like negative numbers are no options. */
function optionsOf(words: readonly string[]): ReturnType<typeof parseOptions> {
  let at = 0
  while (/^-[^\d.]/.test(words[at] ?? '') && words[at] !== '--')
    at += /^-[fs]$|^--(format|separator)$/.test(words[at] as string) ? 2 : 1
  const cut = /^-[\d.]/.test(words[at] ?? '') ? [...words.slice(0, at), '--', ...words.slice(at)] : [...words]
  return parseOptions(cut, spec, true)
}

async function run(process: ShellProcess): Promise<number> {
  const options = optionsOf(process.argv.slice(1))
  if (isBad(options)) return badOption(process, options)
  const { operands } = options
  if (operands.length === 0) return misused(process, 'missing operand')
  if (operands.length > 3) return misused(process, `extra operand ‘${operands[3]}’`)
  const format = options.get('format')
  const wrongFormat = format === undefined ? undefined : formatProblem(format)
  if (wrongFormat !== undefined) return complain(process, `seq: ${wrongFormat}\n`, 1)
  if (format !== undefined && options.has('equal-width'))
    return misused(process, 'format string may not be specified when printing equal width strings')
  const bounds = operands.map(boundOf)
  const bad = bounds.indexOf(undefined)
  if (bad >= 0)
    return misused(
      process,
      `invalid ${/^-?nan$/i.test(operands[bad] ?? '') ? '‘not-a-number’' : 'floating point'} argument: ‘${operands[bad]}’`,
    )
  return print(process, options, bounds as Bound[])
}

const one: Bound = { value: 1, digits: 0, width: 1 }

async function print(process: ShellProcess, options: Options, bounds: Bound[]): Promise<number> {
  const last = bounds.at(-1) as Bound
  const first = bounds.length > 1 ? (bounds[0] as Bound) : one
  const step = bounds.length === 3 ? (bounds[1] as Bound) : one
  if (step.value === 0) return misused(process, `invalid Zero increment value: ‘${options.operands[1]}’`)
  const digits = Math.max(first.digits, step.digits)
  const width = options.has('equal-width') ? Math.max(widthAt(first, digits), widthAt(last, digits)) : 0
  const separator = options.get('separator') ?? '\n'
  const format = options.get('format')
  let out = ''
  let begun = false
  for (let index = 0; ; index++) {
    const value = first.value + index * step.value
    const shown = value.toFixed(digits)
    const over = step.value > 0 ? Number(shown) > last.value : Number(shown) < last.value
    if (over && !(Number(shown) === last.value)) break
    out += (index > 0 ? separator : '') + (format === undefined ? padded(shown, width) : formatted(format, value))
    if (out.length < 65_536) continue
    begun = true
    process.stdout(out)
    out = ''
    await process.breathe()
    await process.drained()
    if (process.signal.aborted) return 0
  }
  if (out !== '' || begun) process.stdout(`${out}\n`)
  return 0
}

/** How wide a bound is when it is printed with so many digits. */
const widthAt = ({ width, digits }: Bound, shown: number): number =>
  width - (digits > 0 ? digits + 1 : 0) + (shown > 0 ? shown + 1 : 0)

function padded(text: string, width: number): string {
  return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0')
}

/** What is wrong with a format: it needs one directive for a floating number. */
function formatProblem(format: string): string | undefined {
  const rest = format.replaceAll('%%', '')
  const directives = [...rest.matchAll(/%([-+ #0']*\d*(?:\.\d*)?L?)(.?)/gs)]
  if (directives.length === 0) return `format ‘${format}’ has no % directive`
  const [, , letter = ''] = directives[0] ?? []
  if (letter === '') return `format ‘${format}’ ends in %`
  if (!/[efgaEFGA]/.test(letter)) return `format ‘${format}’ has unknown %${letter} directive`
  return directives.length > 1 ? `format ‘${format}’ has too many % directives` : undefined
}

function formatted(format: string, value: number): string {
  return format.replace(
    /%%|%([-+ #0']*)(\d*)(?:\.(\d*))?L?([efgEFG])/g,
    (whole, flags: string, width: string, precision: string | undefined, kind: string) => {
      if (whole === '%%') return '%'
      const text = number(value, kind.toLowerCase(), precision === undefined ? 6 : Number(precision || 0))
      const signed = value >= 0 && /[+ ]/.test(flags) ? (flags.includes('+') ? '+' : ' ') + text : text
      if (flags.includes('-')) return signed.padEnd(Math.min(10_000, Number(width)))
      return flags.includes('0')
        ? padded(signed, Math.min(10_000, Number(width)))
        : signed.padStart(Math.min(10_000, Number(width)))
    },
  )
}

function number(value: number, kind: string, precision: number): string {
  if (kind === 'f') return value.toFixed(Math.min(100, precision))
  if (kind === 'e') return value.toExponential(Math.min(100, precision)).replace(/e([+-])(\d)$/, 'e$10$2')
  const text = Number(value.toPrecision(Math.min(100, Math.max(1, precision))))
  const power = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(text)))
  return power < -4 || power >= Math.max(1, precision) ? text.toExponential().replace(/e([+-])(\d)$/, 'e$10$2') : String(text)
}

export const seq: ShellCommand = {
  name: 'seq',
  summary: 'print a sequence of numbers',
  usage: '[OPTION]... [FIRST [INCREMENT]] LAST',
  run,
}
