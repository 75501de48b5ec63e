import { joinedLists } from '../evaluate/list-kinds.ts'
import { CelError, Duration, Timestamp } from '../evaluate/values.ts'
import { Uint } from '../syntax/expr.ts'
import type { Library } from './library.ts'

const maxInt = 2n ** 63n
const maxUint = 2n ** 64n
/** 0001-01-01 and 9999-12-31, in nanoseconds. */
const [minTime, maxTime] = [-62_135_596_800_000_000_000n, 253_402_300_799_999_999_999n]

/** A whole number that fits in 64 bits. */
export function int(value: bigint): bigint {
  if (value >= maxInt || value < -maxInt) throw new CelError('integer overflow')
  return value
}

export function uint(value: bigint): Uint {
  if (value >= maxUint || value < 0n) throw new CelError('unsigned integer overflow')
  return new Uint(value)
}

export function durationOf(nanos: bigint): Duration {
  if (nanos >= maxInt || nanos < -maxInt) throw new CelError('duration overflow')
  return new Duration(nanos)
}

export function timestampOf(nanos: bigint): Timestamp {
  if (nanos > maxTime || nanos < minTime) throw new CelError('timestamp overflow')
  return new Timestamp(nanos)
}

function divided(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError('division by zero')
  return a / b
}

function remainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new CelError('modulus by zero')
  return a % b
}

function joinedBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  const made = new Uint8Array(a.length + b.length)
  made.set(a)
  made.set(b, a.length)
  return made
}

/** + - * / % and the sign. Models cel-go common/stdlib/standard.go and common/types. */
export const arithmetic: Library = {
  '_+_': {
    add_bytes: ['(bytes, bytes) bytes', joinedBytes],
    add_double: ['(double, double) double', (a: number, b: number) => a + b],
    add_duration_duration: ['(duration, duration) duration', (a: Duration, b: Duration) => durationOf(a.nanos + b.nanos)],
    add_duration_timestamp: ['(duration, timestamp) timestamp', (a: Duration, b: Timestamp) => timestampOf(a.nanos + b.nanos)],
    add_timestamp_duration: ['(timestamp, duration) timestamp', (a: Timestamp, b: Duration) => timestampOf(a.nanos + b.nanos)],
    add_int64: ['(int, int) int', (a: bigint, b: bigint) => int(a + b)],
    add_list: ['(list(A), list(A)) list(A)', joinedLists],
    add_string: ['(string, string) string', (a: string, b: string) => a + b],
    add_uint64: ['(uint, uint) uint', (a: Uint, b: Uint) => uint(a.value + b.value)],
  },
  '_-_': {
    subtract_double: ['(double, double) double', (a: number, b: number) => a - b],
    subtract_duration_duration: ['(duration, duration) duration', (a: Duration, b: Duration) => durationOf(a.nanos - b.nanos)],
    subtract_int64: ['(int, int) int', (a: bigint, b: bigint) => int(a - b)],
    subtract_timestamp_duration: [
      '(timestamp, duration) timestamp',
      (a: Timestamp, b: Duration) => timestampOf(a.nanos - b.nanos),
    ],
    subtract_timestamp_timestamp: [
      '(timestamp, timestamp) duration',
      (a: Timestamp, b: Timestamp) => durationOf(a.nanos - b.nanos),
    ],
    subtract_uint64: ['(uint, uint) uint', (a: Uint, b: Uint) => uint(a.value - b.value)],
  },
  '_*_': {
    multiply_double: ['(double, double) double', (a: number, b: number) => a * b],
    multiply_int64: ['(int, int) int', (a: bigint, b: bigint) => int(a * b)],
    multiply_uint64: ['(uint, uint) uint', (a: Uint, b: Uint) => uint(a.value * b.value)],
  },
  '_/_': {
    divide_double: ['(double, double) double', (a: number, b: number) => a / b],
    divide_int64: ['(int, int) int', (a: bigint, b: bigint) => int(divided(a, b))],
    divide_uint64: ['(uint, uint) uint', (a: Uint, b: Uint) => uint(divided(a.value, b.value))],
  },
  '_%_': {
    modulo_int64: ['(int, int) int', (a: bigint, b: bigint) => int(remainder(a, b))],
    modulo_uint64: ['(uint, uint) uint', (a: Uint, b: Uint) => uint(remainder(a.value, b.value))],
  },
  '-_': {
    negate_double: ['(double) double', (a: number) => -a],
    negate_int64: ['(int) int', (a: bigint) => int(-a)],
  },
}
