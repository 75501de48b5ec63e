import { goQuote } from '../../../api/go-quote.ts'
import { decodeUtf8, encodeUtf8 } from '../../../api/utf8.ts'
import {
  CelError,
  Duration,
  isList,
  isMap,
  type ListValue,
  type MapValue,
  Timestamp,
  TypeValue,
  typeNameOf,
  type Value,
} from '../evaluate/values.ts'
import { Uint } from '../syntax/expr.ts'
import { durationText, numberText, timestampText } from './texts-of-values.ts'

/** Characters that one value may take. */
const most = 100_000
type Write = (value: Value, precision: number | undefined) => string

const fail = (what: string, value: Value): never => {
  throw new CelError(`error during formatting: ${what}, was given ${typeNameOf(value)}`)
}

const wholeOf = (value: Value): bigint | undefined => {
  if (typeof value === 'bigint') return value
  return value instanceof Uint ? value.value : undefined
}

/** A value by itself. */
function plain(value: Value): string {
  const whole = wholeOf(value)
  if (whole !== undefined) return String(whole)
  if (typeof value === 'number') return numberText(value)
  if (value instanceof Uint8Array) return decodeUtf8(value)
  if (value instanceof Duration) return durationText(value)
  if (value instanceof Timestamp) return timestampText(value)
  if (value instanceof TypeValue) return value.name
  if (isList(value)) return listText(value)
  if (isMap(value)) return mapText(value)
  if (typeof value === 'object' && value !== null)
    return fail(
      'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
      value,
    )
  return String(value)
}

const listText = (list: ListValue): string => `[${list.map(member).join(', ')}]`

function mapText(map: MapValue): string {
  const pairs = map.keys().map((key): [string, string] => [member(key), member(map.get(key) as Value)])
  const sorted = pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${sorted.map(([key, value]) => `${key}:${value}`).join(', ')}}`
}

/** A value within another one. */
function member(value: Value): string {
  if (typeof value === 'string') return goQuote(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value.toFixed(6) : goQuote(numberText(value))
  if (value instanceof Uint8Array) return `b${goQuote(decodeUtf8(value))}`
  if (value instanceof Timestamp) return `timestamp("${timestampText(value)}")`
  return value instanceof Duration ? `duration("${durationText(value)}")` : plain(value)
}

const inHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const hex: Write = (value) => {
  if (typeof value === 'string') return inHex(encodeUtf8(value))
  if (value instanceof Uint8Array) return inHex(value)
  const what = 'only integers, byte buffers, and strings can be formatted as hex'
  return wholeOf(value)?.toString(16) ?? fail(what, value)
}

const special: Readonly<Record<string, string>> = { NaN: 'NaN', Infinity: '∞', '-Infinity': '-∞' }

const floating =
  (what: string, write: (value: number, precision: number) => string): Write =>
  (value, precision = 6) => {
    if (typeof value === 'string' && Object.hasOwn(special, value)) return special[value] as string
    if (typeof value !== 'number') return fail(what, value)
    return Number.isFinite(value) ? write(value, Math.min(precision, 100)) : (special[String(value)] as string)
  }

/** 1,234.5 as en_US writes it. */
function grouped(text: string): string {
  const [whole = '', ...rest] = text.split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** 1.5×10⁻⁰³ */
const powered = (text: string): string =>
  text.replace(/e([+-])(\d+)$/, (_all, sign: string, digits: string) => {
    const power = [...digits.padStart(2, '0')].map((digit) => raised[Number(digit)]).join('')
    return `×10${sign === '-' ? '⁻' : ''}${power}`
  })

const clauses: Readonly<Record<string, Write>> = {
  s: plain,
  d: (value) => wholeOf(value)?.toString() ?? fail('decimal clause can only be used on integers', value),
  f: floating('fixed-point clause can only be used on doubles', (value, precision) => grouped(value.toFixed(precision))),
  e: floating('scientific clause can only be used on doubles', (value, precision) => powered(value.toExponential(precision))),
  b(value) {
    if (typeof value === 'boolean') return value ? '1' : '0'
    return wholeOf(value)?.toString(2) ?? fail('only integers and bools can be formatted as binary', value)
  },
  o: (value) => wholeOf(value)?.toString(8) ?? fail('octal clause can only be used on integers', value),
  x: hex,
  X: (value, precision) => hex(value, precision).toUpperCase(),
}

/** A clause of a format: `%%`, `%s`, `%.2f`. */
export const clause = /%(%|(?:\.(\d+))?([\s\S]?))/gu

/** `"%s has %d".format([a, b])`. Models cel-go ext/formatting.go. */
export function format(text: string, given: ListValue): string {
  let at = 0
  return text.replace(clause, (_all, what: string, precision: string | undefined, letter: string) => {
    if (what === '%') return '%'
    if (letter === '') throw new CelError('unexpected end of string')
    if (at >= given.length) throw new CelError(`index ${at} out of range`)
    const write = clauses[letter]
    if (!write) throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${letter}"`)
    return write(given[at++] as Value, precision === undefined ? undefined : Number(precision)).slice(0, most)
  })
}
