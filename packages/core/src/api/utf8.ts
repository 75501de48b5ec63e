/** Code units at a time, for String.fromCharCode takes its arguments on the stack. */
const unitsAtOnce = 8_192

/** Text of UTF-8 bytes; what is not valid becomes U+FFFD. */
export const decodeUtf8 = (bytes: Uint8Array): string => decodeWith(bytes, () => 0xfffd)

/** Text of UTF-8 bytes; `invalid` says which code unit stands for a byte that is part of no valid sequence. */
export function decodeWith(bytes: Uint8Array, invalid: (byte: number) => number): string {
  const units = new Uint16Array(Math.min(bytes.length, unitsAtOnce) + 2)
  let used = 0
  let out = ''
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at)
    const code = size === 0 ? invalid(bytes[at] as number) : codePoint(bytes, at, size)
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

/** UTF-8 bytes of a text; a lone surrogate becomes U+FFFD. */
export const encodeUtf8 = (text: string): Uint8Array<ArrayBuffer> => encodeWith(text, () => undefined)

/** UTF-8 bytes of a text; `raw` gives the byte that a lone surrogate stands for, if it stands for one. */
export function encodeWith(text: string, raw: (unit: number) => number | undefined): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(text.length * 3)
  let used = 0
  for (let at = 0; at < text.length; at++) {
    let code = text.codePointAt(at) as number
    if (code > 0xffff) at++
    else if (code >= 0xd800 && code <= 0xdfff) {
      const byte = raw(code)
      if (byte !== undefined) {
        out[used++] = byte
        continue
      }
      code = 0xfffd
    }
    used = writeCodePoint(out, used, code)
  }
  return out.slice(0, used)
}

function writeCodePoint(out: Uint8Array, from: number, code: number): number {
  let at = from
  if (code < 0x80) {
    out[at++] = code
    return at
  }
  const tails = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
  out[at++] = (0xff00 >> (tails + 1)) | (code >> (6 * tails))
  for (let i = tails - 1; i >= 0; i--) out[at++] = 0x80 | ((code >> (6 * i)) & 63)
  return at
}
