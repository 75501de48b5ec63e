import { decodeUtf8, encodeUtf8 } from '../../../api/utf8.ts'
import { CelError, type Duration, type Timestamp, TypeValue, typeNameOf, type Value } from '../evaluate/values.ts'
import { Uint } from '../syntax/expr.ts'
import { int, timestampOf, uint } from './arithmetic.ts'
import type { Library, Run } from './library.ts'
import { durationIn, durationText, numberText, timestampIn, timestampText } from './texts-of-values.ts'

const wrong = (text: string, to: string): CelError => new CelError(`type conversion error from '${text}' to '${to}'`)
const itself: Run = (value: Value) => value

const booleans: Readonly<Record<string, boolean>> = {
  ...{ '1': true, t: true, T: true, TRUE: true, true: true, True: true },
  ...{ '0': false, f: false, F: false, FALSE: false, false: false, False: false },
}

function booleanIn(text: string): boolean {
  if (!Object.hasOwn(booleans, text)) throw wrong('string', 'bool')
  return booleans[text] as boolean
}

function intIn(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined
  if (value === undefined || value >= 2n ** 63n || value < -(2n ** 63n)) throw wrong('string', 'int')
  return value
}

function uintIn(text: string): Uint {
  const value = /^\d+$/.test(text) ? BigInt(text) : undefined
  if (value === undefined || value >= 2n ** 64n) throw wrong('string', 'uint')
  return new Uint(value)
}

const doubleShape = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)$/i

function doubleIn(text: string): number {
  if (!doubleShape.test(text)) throw wrong('string', 'double')
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const value = /nan/i.test(text) ? Number.NaN : Number(text)
  if (Math.abs(value) === Number.POSITIVE_INFINITY) throw wrong('string', 'double')
  return value
}

function whole(value: number, overflow: string): bigint {
  if (!Number.isFinite(value)) throw new CelError(overflow)
  return BigInt(Math.trunc(value))
}

function doubleToInt(value: number): bigint {
  // the nearest doubles of both ends are out of range
  if (!(Math.abs(value) < 2 ** 63)) throw new CelError('integer overflow')
  return int(whole(value, 'integer overflow'))
}

function doubleToUint(value: number): Uint {
  if (!(value >= 0 && value < 2 ** 64)) throw new CelError('unsigned integer overflow')
  return uint(whole(value, 'unsigned integer overflow'))
}

function textOf(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes)
  const again = encodeUtf8(text)
  if (again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i]))
    throw new CelError('invalid UTF-8 in bytes, cannot convert to string')
  return text
}

const nano = 1_000_000_000n
const floorSeconds = (nanos: bigint): bigint => (nanos - (((nanos % nano) + nano) % nano)) / nano

/** From one type to another. Models cel-go common/stdlib/standard.go and ConvertToType in common/types. */
export const conversions: Library = {
  type: { type: ['(A) type(A)', (value: Value) => new TypeValue(typeNameOf(value))] },
  bool: { bool_to_bool: ['(bool) bool', itself], string_to_bool: ['(string) bool', booleanIn] },
  bytes: { bytes_to_bytes: ['(bytes) bytes', itself], string_to_bytes: ['(string) bytes', encodeUtf8] },
  double: {
    double_to_double: ['(double) double', itself],
    int64_to_double: ['(int) double', Number],
    string_to_double: ['(string) double', doubleIn],
    uint64_to_double: ['(uint) double', ({ value }: Uint) => Number(value)],
  },
  duration: {
    duration_to_duration: ['(duration) duration', itself],
    string_to_duration: ['(string) duration', durationIn],
  },
  dyn: { to_dyn: ['(A) dyn', itself] },
  int: {
    int64_to_int64: ['(int) int', itself],
    double_to_int64: ['(double) int', doubleToInt],
    duration_to_int64: ['(duration) int', ({ nanos }: Duration) => nanos],
    string_to_int64: ['(string) int', intIn],
    timestamp_to_int64: ['(timestamp) int', ({ nanos }: Timestamp) => floorSeconds(nanos)],
    uint64_to_int64: ['(uint) int', ({ value }: Uint) => int(value)],
  },
  string: {
    string_to_string: ['(string) string', itself],
    bool_to_string: ['(bool) string', String],
    bytes_to_string: ['(bytes) string', textOf],
    double_to_string: ['(double) string', numberText],
    duration_to_string: ['(duration) string', durationText],
    int64_to_string: ['(int) string', String],
    timestamp_to_string: ['(timestamp) string', timestampText],
    uint64_to_string: ['(uint) string', ({ value }: Uint) => String(value)],
  },
  timestamp: {
    timestamp_to_timestamp: ['(timestamp) timestamp', itself],
    int64_to_timestamp: ['(int) timestamp', (seconds: bigint) => timestampOf(seconds * nano)],
    string_to_timestamp: ['(string) timestamp', timestampIn],
  },
  uint: {
    uint64_to_uint64: ['(uint) uint', itself],
    double_to_uint64: ['(double) uint', doubleToUint],
    int64_to_uint64: ['(int) uint', uint],
    string_to_uint64: ['(string) uint', uintIn],
  },
}
