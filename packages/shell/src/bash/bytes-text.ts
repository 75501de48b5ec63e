/**
 * Text that can hold any bytes: what is not UTF-8 becomes a lone surrogate U+DC80–U+DCFF, as Python's surrogateescape does, so
 * that pipes of binary programs lose nothing.
 */
export function textOfBytes(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes)
  return text.includes('\ufffd') ? escapedText(bytes) : text
}

export function bytesOfText(text: string): Uint8Array {
  return /[\udc80-\udcff]/.test(text) ? escapedBytes(text) : new TextEncoder().encode(text)
}

/** For a screen: bytes that are no text are shown as the replacement character. */
export function shownText(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
}

/** One character per byte, as just-bash carries bytes. */
export function latin1OfBytes(bytes: Uint8Array): string {
  let out = ''
  for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return out
}

export function bytesOfLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0) & 0xff)
}

/** Code units at a time, for String.fromCharCode takes its arguments on the stack. */
const unitsAtOnce = 8192

function escapedText(bytes: Uint8Array): string {
  const units = new Uint16Array(unitsAtOnce + 2)
  let used = 0
  let out = ''
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at)
    const code = size === 0 ? 0xdc00 + (bytes[at] as number) : codePoint(bytes, at, size)
    if (code > 0xffff) {
      units[used++] = 0xd800 + ((code - 0x10000) >> 10)
      units[used++] = 0xdc00 + ((code - 0x10000) & 0x3ff)
    } else units[used++] = code
    at += size || 1
    if (used < unitsAtOnce) continue
    out += String.fromCharCode(...units.subarray(0, used))
    used = 0
  }
  return out + String.fromCharCode(...units.subarray(0, used))
}

const isTail = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

/** Bytes of the valid sequence that begins here, or 0: too long forms, surrogates and what is beyond U+10FFFF are none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number
  const second = bytes[at + 1]
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4 || !isTail(second)) return 0
  if (lead < 0xe0) return 2
  if (!isTail(bytes[at + 2]) || outOfRange(lead, second as number)) return 0
  if (lead < 0xf0) return 3
  return isTail(bytes[at + 3]) ? 4 : 0
}

const outOfRange = (lead: number, second: number): boolean =>
  (lead === 0xe0 && second < 0xa0) ||
  (lead === 0xed && second > 0x9f) ||
  (lead === 0xf0 && second < 0x90) ||
  (lead === 0xf4 && second > 0x8f)

function codePoint(bytes: Uint8Array, at: number, size: number): number {
  let code = (bytes[at] as number) & (size === 1 ? 0x7f : 0xff >> (size + 1))
  for (let i = 1; i < size; i++) code = (code << 6) | ((bytes[at + i] as number) & 0x3f)
  return code
}

const isEscape = (unit: number): boolean => unit >= 0xdc80 && unit <= 0xdcff

/** An escape follows no high surrogate: that pair would be a character. */
function escapedBytes(text: string): Uint8Array {
  const encoder = new TextEncoder()
  const out = new Uint8Array(text.length * 3)
  let used = 0
  for (let at = 0; at < text.length; ) {
    const unit = text.charCodeAt(at)
    if (isEscape(unit)) {
      out[used++] = unit - 0xdc00
      at++
      continue
    }
    const end = plainEnd(text, at)
    used += encoder.encodeInto(text.slice(at, end), out.subarray(used)).written
    at = end
  }
  return out.slice(0, used)
}

/** Where the text without escapes that begins here ends. */
function plainEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && !isEscape(text.charCodeAt(at))) at += isHigh(text, at) ? 2 : 1
  return Math.min(at, text.length)
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  const next = text.charCodeAt(at + 1)
  return unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff
}
