import { encodeUtf8 } from '../../../api/utf8.ts'

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
}

const piece = /\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))|[^\\]+/g

/** What stands between the quotes, and whether backslashes mean nothing in it. */
function inner(written: string): { text: string; raw: boolean } {
  const normal = written.replace(/\r\n?/g, '\n')
  const raw = /^[rR]/.test(normal)
  const quoted = raw ? normal.slice(1) : normal
  const width = /^(?:'''|""")/.test(quoted) && quoted.length >= 6 ? 3 : 1
  return { text: quoted.slice(width, -width), raw }
}

const isCodePoint = (point: number): boolean => point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)

/** The text of a literal as it is written, or what is wrong with it. Models cel-go parser/unescape.go. */
export function textIn(written: string): { text: string } | { error: string } {
  const { text, raw } = inner(written)
  if (raw) return { text }
  let made = ''
  for (const [all, byte, short, long, octal, char] of text.matchAll(piece)) {
    const hex = byte ?? short ?? long
    const point = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined
    if (point !== undefined && !isCodePoint(point)) return { error: 'invalid unicode code point' }
    made += point !== undefined ? String.fromCodePoint(point) : char !== undefined ? (escapes[char] ?? all) : all
  }
  return { text: made }
}

/** The bytes of a literal without its b: \x and octals are bytes, anything else is UTF-8. */
export function bytesIn(written: string): { bytes: Uint8Array } | { error: string } {
  const { text, raw } = inner(written)
  if (raw) return { bytes: encodeUtf8(text) }
  const made: number[] = []
  for (const [all, byte, short, long, octal, char] of text.matchAll(piece)) {
    if (short !== undefined || long !== undefined) return { error: 'unable to unescape string' }
    if (byte !== undefined) made.push(Number.parseInt(byte, 16))
    else if (octal !== undefined) made.push(Number.parseInt(octal, 8))
    else made.push(...encodeUtf8(char !== undefined ? (escapes[char] ?? all) : all))
  }
  return { bytes: Uint8Array.from(made) }
}

const maxInt = 2n ** 63n
const maxUint = 2n ** 64n

const numberIn = (digits: string): bigint => BigInt(digits)

/** -1, 0xff; undefined when it takes more than 64 bits. */
export function intIn(sign: string, digits: string): bigint | undefined {
  const value = numberIn(digits) * (sign === '-' ? -1n : 1n)
  return value < maxInt && value >= -maxInt ? value : undefined
}

/** 1u, 0xffU */
export function uintIn(written: string): bigint | undefined {
  const value = numberIn(written.slice(0, -1))
  return value < maxUint ? value : undefined
}

/** 1.5e3; undefined when it is too large for a double. */
export function doubleIn(written: string): number | undefined {
  const value = Number(written)
  return Number.isFinite(value) ? value : undefined
}
