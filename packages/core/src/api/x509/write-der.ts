import { encodeUtf8 } from '../utf8.ts'
import type { Der } from './der.ts'

/** A value with its tag and length in front. Models X.690 §8.1 and §10.1. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return joined(Uint8Array.of(tag, ...lengthOctets(length)), ...parts)
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets = octetsOf(BigInt(length))
  return [0x80 | octets.length, ...octets]
}

function octetsOf(value: bigint): number[] {
  const octets: number[] = []
  for (let rest = value; rest > 0n; rest >>= 8n) octets.unshift(Number(rest & 255n))
  return octets
}

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]))

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => der(0x30, ...parts)
/** What was read, as it stood. */
export const again = ({ tag, bytes }: Der): Uint8Array => der(tag, bytes)

/** A number that is not negative. */
export function integer(value: bigint): Uint8Array {
  const octets = octetsOf(value)
  const first = octets[0] ?? 0
  return der(0x02, Uint8Array.from(octets.length === 0 || first >= 0x80 ? [0, ...octets] : octets))
}

/** 2.5.29.15 as an OBJECT IDENTIFIER. */
export function identifier(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  return der(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(arcOctets)))
}

function arcOctets(arc: number): number[] {
  const octets = [arc & 0x7f]
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) octets.unshift(0x80 | (left & 0x7f))
  return octets
}

export const truth = (): Uint8Array => der(0x01, Uint8Array.of(0xff))
export const octets = (bytes: Uint8Array): Uint8Array => der(0x04, bytes)
export const bits = (bytes: Uint8Array, unused = 0): Uint8Array => der(0x03, Uint8Array.of(unused), bytes)
export const utf8 = (text: string): Uint8Array => der(0x0c, encodeUtf8(text))

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5). */
export function time(ms: number): Uint8Array {
  const digits = new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  return digits < '2050' ? der(0x17, encodeUtf8(digits.slice(2))) : der(0x18, encodeUtf8(digits))
}
