import type { Environment } from '@marcbachmann/cel-js'
import { Duration } from '@marcbachmann/cel-js/evaluator'
import { encodeUtf8 } from '../../api/utf8.ts'
import { entriesOf } from './order.ts'

/** Characters that one value may take. */
const most = 1_000
type Write = (value: unknown, precision: number | undefined) => string

const fail = (what: string, value: unknown): never => {
  throw new Error(`error during formatting: ${what}, was given ${typeOf(value)}`)
}

const names: Readonly<Record<string, string>> = { bigint: 'int', number: 'double', boolean: 'bool', string: 'string' }

function typeOf(value: unknown): string {
  if (value === null) return 'null_type'
  if (value instanceof Date) return 'google.protobuf.Timestamp'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  return names[typeof value] ?? (Array.isArray(value) ? 'list' : 'map')
}

const isWhole = (value: unknown): value is bigint => typeof value === 'bigint'
const time = (value: Date): string => value.toISOString().replace(/\.?0*Z$/, 'Z')

/** A value by itself. */
function plain(value: unknown): string {
  if (value instanceof Date) return time(value)
  if (typeof value !== 'object' || value === null || value instanceof Duration) return String(value)
  return Array.isArray(value)
    ? `[${value.map(member).join(', ')}]`
    : `{${entriesOf(value)
        .map(([key, one]): [string, string] => [member(key), member(one)])
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => `${key}:${one}`)
        .join(', ')}}`
}

/** A value within another one. */
function member(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return value.toFixed(6)
  if (value instanceof Date) return `timestamp("${time(value)}")`
  return value instanceof Duration ? `duration("${value}")` : plain(value)
}

const inHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const hex: Write = (value) => {
  if (typeof value === 'string') return inHex(encodeUtf8(value))
  if (value instanceof Uint8Array) return inHex(value)
  return isWhole(value) ? value.toString(16) : fail('only integers, byte buffers, and strings can be formatted as hex', value)
}

const clauses: Readonly<Record<string, Write>> = {
  s: plain,
  d: (value) => (isWhole(value) ? value.toString() : fail('decimal clause can only be used on integers', value)),
  f: (value, precision = 6) =>
    typeof value === 'number'
      ? value.toFixed(Math.min(precision, 100))
      : fail('fixed-point clause can only be used on doubles', value),
  e: (value, precision = 6) =>
    typeof value === 'number'
      ? value.toExponential(Math.min(precision, 100)).replace(/e([+-])(\d)$/, 'e$10$2')
      : fail('scientific notation can only be used on doubles', value),
  b(value) {
    if (typeof value === 'boolean') return value ? '1' : '0'
    return isWhole(value) ? value.toString(2) : fail('only integers and bools can be formatted as binary', value)
  },
  o: (value) => (isWhole(value) ? value.toString(8) : fail('octal clause can only be used on integers', value)),
  x: hex,
  X: (value, precision) => hex(value, precision).toUpperCase(),
}

/** `"%s has %d".format([a, b])`. Models cel-go ext/formatting.go. */
function format(text: string, given: unknown[]): string {
  let at = 0
  const out = text.replace(/%(%|(?:\.(\d{1,3}))?([a-zA-Z]))/g, (_all, what: string, precision?: string, clause?: string) => {
    if (what === '%') return '%'
    if (at >= given.length) throw new Error(`index ${at} out of range`)
    const write = clauses[clause ?? '']
    if (!write) throw new Error(`could not parse formatting clause: unrecognized formatting clause ${JSON.stringify(clause)}`)
    return write(given[at++], precision === undefined ? undefined : Number(precision)).slice(0, most)
  })
  return out
}

export const addStringFormat = (environment: Environment): Environment =>
  environment.registerFunction('string.format(list): string', format)
