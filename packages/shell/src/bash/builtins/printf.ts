import { assignParameter } from '../parameters.ts'
import { backslashQuoted } from '../quote.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { strftime } from '../strftime.ts'
import { complain } from './complain.ts'
import { unescaped } from './echo.ts'

/** printf [-v name] format words…; the format is used again while words are left. */
export async function printf(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const letter = /^-([^v-])/.exec(args[0] ?? '')?.[1]
  if (letter !== undefined && shell.machine.dialect === 'bash') {
    complain('printf', `-${letter}: invalid option`, shell, io)
    io.stderr.write('printf: usage: printf [-v var] format [arguments]\n')
    return { status: 2 }
  }
  const target = args[0] === '-v' ? args[1] : undefined
  const [format, ...words] = target === undefined ? args.filter((word, index) => index > 0 || word !== '--') : args.slice(2)
  if (format === undefined) {
    if (shell.machine.dialect === 'bash') io.stderr.write('printf: usage: printf [-v var] format [arguments]\n')
    else
      return complain(
        'printf',
        shell.machine.dialect === 'dash' ? 'usage: printf format [arg ...]' : 'usage: printf FORMAT [ARGUMENT...]',
        shell,
        io,
        shell.machine.dialect === 'dash' ? 2 : 1,
      )
    return { status: 2 }
  }
  if (target !== undefined && !/^[A-Za-z_]\w*(\[.*\])?$/s.test(target))
    return complain('printf', `\`${target}': not a valid identifier`, shell, io, 2)
  const state: State = { words, at: 0, errors: [], warnings: [], shell, written: 0 }
  let out = ''
  do {
    const before = state.at
    out += formatted(format, state)
    if (state.at === before) break
  } while (state.at < words.length && out.length < 1_000_000 && !state.stop)
  for (const error of [...state.errors, ...state.warnings]) complain('printf', error, shell, io)
  if (target === undefined) io.stdout.write(out)
  else await assignParameter(target, out, shell, io)
  return { status: state.errors.length === 0 ? 0 : state.errors.some((error) => error.endsWith('invalid directive')) ? 2 : 1 }
}

interface State {
  words: string[]
  at: number
  errors: string[]
  warnings: string[]
  shell: Shell
  stop?: boolean
  /** Characters before the directive that is worked on. */
  written: number
}

const directive =
  /%([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlLjzt]*)(\([^)]*\)T|%|[bqQdiouxXeEfFgGcsn]|[^%]|$)|\\(?:[abefnrtv\\"']|0?[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|c)/gs

function formatted(format: string, state: State): string {
  let out = ''
  let at = 0
  for (const found of format.matchAll(directive)) {
    out += format.slice(at, found.index)
    state.written = out.length
    out += piece(found, state)
    if (state.stop) return out
    at = found.index + found[0].length
  }
  return out + format.slice(at)
}

function piece([whole, flags = '', width, precision, kind]: RegExpExecArray, state: State): string {
  if (kind === undefined) return escape(whole, state)
  if (whole === '%%') return '%'
  if (!/^[bqQdiouxXeEfFgGcsn(]/.test(kind) || (/^[qQn(]/.test(kind) && state.shell.machine.dialect !== 'bash'))
    return invalid(kind, state, whole)
  return convert({ flags, width: number(width, state), precision: precisionOf(whole, precision, state), kind }, state)
}

/** What is no conversion ends the output. */
function invalid(kind: string, state: State, whole: string): string {
  const { dialect } = state.shell.machine
  if (dialect !== 'bash')
    state.errors.push(dialect === 'dash' ? `${whole.replace(/[^a-zA-Z%]+$/, '')}: invalid directive` : `${whole}: invalid format`)
  else state.errors.push(kind === '' ? "`%': missing format character" : `\`${kind}': invalid format character`)
  state.stop = true
  return ''
}

function escape(whole: string, state: State): string {
  if (/^\\[xuU]/.test(whole) && state.shell.machine.dialect === 'dash') return whole
  const { text, stop } = unescaped(whole, true)
  if (stop) state.stop = true
  return text
}

const next = (state: State): string | undefined => state.words[state.at++]

function number(text: string | undefined, state: State): number {
  return Math.min(10_000, text === '*' ? Number(next(state) ?? 0) : Number(text ?? 0))
}

function precisionOf(whole: string, precision: string | undefined, state: State): number | undefined {
  return whole.includes('.') ? number(precision ?? '0', state) : undefined
}

interface Conversion {
  flags: string
  width: number
  precision: number | undefined
  kind: string
}

function convert(spec: Conversion, state: State): string {
  const word = next(state)
  if (spec.kind === 's') return padded(cut(word ?? '', spec.precision), spec)
  if (spec.kind === 'c') return padded((word ?? '').slice(0, 1), spec)
  if (spec.kind === 'b') {
    const { text, stop } = unescaped(word ?? '')
    if (stop) state.stop = true
    return padded(text, spec)
  }
  if (spec.kind === 'n') return assignedCount(word, state)
  if (spec.kind === 'q') return padded(cut(backslashQuoted(word ?? ''), spec.precision), spec)
  if (spec.kind === 'Q') return padded(backslashQuoted(cut(word ?? '', spec.precision)), spec)
  if (spec.kind.endsWith('T')) return padded(time(spec.kind.slice(1, -2), word, state), spec)
  return padded(signed(numeral(spec, word, state), spec), spec)
}

/** %n: the number of characters so far, in a variable; without one nothing. */
function assignedCount(word: string | undefined, { shell, written }: State): string {
  if (word !== undefined) shell.variables.set(word, { text: String(written) })
  return ''
}

const cut = (text: string, length: number | undefined): string =>
  length === undefined ? text : [...text].slice(0, length).join('')

function numeral(spec: Conversion, word: string | undefined, state: State): string {
  const { kind, precision, flags } = spec
  if (!/[diouxX]/.test(kind)) return real(kind, numberOf(word ?? '0', state), precision)
  const value = integerOf(word ?? '0', state)
  if (kind === 'd' || kind === 'i') return withDigits(String(value), precision)
  const bits = BigInt.asUintN(64, value)
  const before = flags.includes('#') && value !== 0n ? { o: '0', x: '0x', X: '0X' }[kind] : undefined
  const digits = withDigits(bits.toString(kind === 'u' ? 10 : kind === 'o' ? 8 : 16), precision)
  return (before ?? '') + (kind === 'X' ? digits.toUpperCase() : digits)
}

function real(kind: string, value: number, precision: number | undefined): string {
  const twoDigits = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2')
  const small = kind.toLowerCase()
  if (small === 'f') return fixed(value, precision ?? 6)
  const text = small === 'e' ? twoDigits(value.toExponential(precision ?? 6)) : twoDigits(general(value, precision ?? 6))
  return kind === small ? text : text.toUpperCase()
}

/** C rounds what lies in the middle to even, by the exact value. */
function fixed(value: number, precision: number): string {
  const text = value.toFixed(Math.min(precision, 100))
  const scaled = Math.abs(value) * 10 ** precision
  if (precision > 15 || scaled % 1 !== 0.5 || Math.floor(scaled) % 2 !== 0) return text
  return `${value < 0 ? '-' : ''}${(Math.floor(scaled) / 10 ** precision).toFixed(precision)}`
}

/** C's %g: the shorter of %e and %f, without zeros at the end. */
function general(value: number, precision: number): string {
  const most = Math.max(1, precision)
  const power = value === 0 ? 0 : Number(value.toExponential(most - 1).split('e')[1])
  const bare = (text: string): string => (text.includes('.') ? text.replace(/\.?0+(?=e|$)/, '') : text)
  return bare(power < -4 || power >= most ? value.toExponential(most - 1) : value.toFixed(Math.max(0, most - 1 - power)))
}

const [least, largest] = [-(2n ** 63n), 2n ** 63n - 1n]

/** A whole number as strtoimax reads it; what is beyond 64 bits is told and cut. */
function integerOf(word: string, state: State): bigint {
  const found = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(word)
  if (!found) return BigInt(Math.trunc(numberOf(word, state)))
  const [, sign, digits = '0'] = found
  const octal = /^0[0-7]+$/.test(digits)
  if (/^0\d/.test(digits) && !octal) return BigInt(Math.trunc(numberOf(word, state)))
  const size = BigInt(octal ? `0o${digits.slice(1)}` : digits)
  const value = sign === '-' ? -size : size
  if (value >= least && value <= largest) return value
  state.warnings.push(`warning: ${word}: Numerical result out of range`)
  return value < 0n ? least : largest
}

function withDigits(text: string, precision: number | undefined): string {
  const digits = text.replace('-', '')
  return (text.startsWith('-') ? '-' : '') + digits.padStart(precision ?? 0, '0')
}

function numberOf(word: string, state: State): number {
  if (/^["']/.test(word)) return word.codePointAt(1) ?? 0
  if (/^[+-]?0[0-7]+$/.test(word)) return Number.parseInt(word, 8)
  const value = word.trim() === '' ? 0 : Number(word)
  if (!Number.isNaN(value) && word !== '') return value
  if (word !== '') state.errors.push(`${word}: invalid number`)
  const begin = Number.parseFloat(word)
  return Number.isNaN(begin) ? 0 : begin
}

function signed(text: string, spec: Conversion): string {
  if (text.startsWith('-') || !/[dieEfFgG]/.test(spec.kind)) return text
  return spec.flags.includes('+') ? `+${text}` : spec.flags.includes(' ') ? ` ${text}` : text
}

function padded(text: string, spec: Conversion): string {
  if (spec.flags.includes('-')) return text.padEnd(spec.width)
  if (!spec.flags.includes('0') || /[sbcqQ]$/.test(spec.kind)) return text.padStart(spec.width)
  const sign = /^[+-]/.test(text) ? text.slice(0, 1) : ''
  return sign + text.slice(sign.length).padStart(spec.width - sign.length, '0')
}

function time(format: string, word: string | undefined, state: State): string {
  const seconds =
    word === undefined || word === '-1' || word === '-2' ? Math.floor(state.shell.machine.now() / 1000) : Number(word)
  return strftime(format === '' ? '%H:%M:%S' : format, seconds * 1000)
}
