import { assignParameter } from '../parameters.ts'
import type { Io, Outcome, Shell } from '../shell.ts'
import { complain } from './complain.ts'
import { unescaped } from './echo.ts'

/** printf [-v name] format words…; the format is used again while words are left. */
export async function printf(args: string[], shell: Shell, io: Io): Promise<Outcome> {
  const target = args[0] === '-v' ? args[1] : undefined
  const [format, ...words] = target === undefined ? args.filter((word, index) => index > 0 || word !== '--') : args.slice(2)
  if (format === undefined) {
    io.stderr.write('printf: usage: printf [-v var] format [arguments]\n')
    return { status: 2 }
  }
  const state: State = { words, at: 0, errors: [], shell }
  let out = ''
  do {
    const before = state.at
    out += formatted(format, state)
    if (state.at === before) break
  } while (state.at < words.length && out.length < 1_000_000 && !state.stop)
  for (const error of state.errors) complain('printf', error, shell, io)
  if (target === undefined) io.stdout.write(out)
  else await assignParameter(target, out, shell, io)
  return { status: state.errors.length > 0 ? 1 : 0 }
}

interface State {
  words: string[]
  at: number
  errors: string[]
  shell: Shell
  stop?: boolean
}

const directive =
  /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:[hlLjzt]*)(\([^)]*\)T|[%bqdiouxXeEfFgGcs])|\\(?:[abefnrtv\\"']|0?[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|c)/g

function formatted(format: string, state: State): string {
  return format.replace(directive, (whole, flags: string | undefined, width?: string, precision?: string, kind?: string) => {
    if (state.stop) return ''
    if (kind === undefined) return escape(whole, state)
    if (kind === '%') return '%'
    return convert(
      { flags: flags ?? '', width: number(width, state), precision: precisionOf(whole, precision, state), kind },
      state,
    )
  })
}

function escape(whole: string, state: State): string {
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
  if (spec.kind === 'b') return padded(unescaped(word ?? '').text, spec)
  if (spec.kind === 'q') return padded(shellQuoted(word ?? ''), spec)
  if (spec.kind.endsWith('T')) return padded(time(spec.kind.slice(1, -2), word, state), spec)
  return padded(signed(numeral(spec, word, state), spec), spec)
}

const cut = (text: string, length: number | undefined): string =>
  length === undefined ? text : [...text].slice(0, length).join('')

function shellQuoted(word: string): string {
  return word === '' ? "''" : word.replace(/[^A-Za-z0-9_./:@%+,=-]/g, '\\$&')
}

function numeral(spec: Conversion, word: string | undefined, state: State): string {
  const value = numberOf(word ?? '0', state)
  const { kind, precision } = spec
  if (kind === 'd' || kind === 'i') return withDigits(String(Math.trunc(value)), precision)
  if (kind === 'u') return withDigits(String(BigInt.asUintN(64, BigInt(Math.trunc(value)))), precision)
  if (kind === 'o') return withDigits(BigInt.asUintN(64, BigInt(Math.trunc(value))).toString(8), precision)
  if (kind === 'x' || kind === 'X') {
    const hex = `${spec.flags.includes('#') && value !== 0 ? '0x' : ''}${BigInt.asUintN(64, BigInt(Math.trunc(value))).toString(16)}`
    return kind === 'X' ? hex.toUpperCase() : hex
  }
  if (kind === 'e' || kind === 'E') return value.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')
  if (kind === 'g' || kind === 'G') return String(Number(value.toPrecision(precision || 6)))
  return value.toFixed(precision ?? 6)
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
  if (!spec.flags.includes('0') || /[sbcq]$/.test(spec.kind)) return text.padStart(spec.width)
  const sign = /^[+-]/.test(text) ? text.slice(0, 1) : ''
  return sign + text.slice(sign.length).padStart(spec.width - sign.length, '0')
}

function time(format: string, word: string | undefined, state: State): string {
  const seconds =
    word === undefined || word === '-1' || word === '-2' ? Math.floor(state.shell.machine.now() / 1000) : Number(word)
  const at = new Date(seconds * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const parts: Record<string, string> = {
    Y: String(at.getUTCFullYear()),
    m: two(at.getUTCMonth() + 1),
    d: two(at.getUTCDate()),
    H: two(at.getUTCHours()),
    M: two(at.getUTCMinutes()),
    S: two(at.getUTCSeconds()),
    s: String(seconds),
    '%': '%',
    Z: 'UTC',
    F: at.toISOString().slice(0, 10),
    T: at.toISOString().slice(11, 19),
  }
  return format.replace(/%(.)/g, (whole, letter: string) => parts[letter] ?? whole)
}
