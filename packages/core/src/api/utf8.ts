/** Text of UTF-8 bytes; what is not valid becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  const parts: string[] = []
  let units: number[] = []
  for (let i = 0; i < bytes.length; ) {
    const [code, size] = codePointAt(bytes, i)
    i += size
    if (code > 0xffff) units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff))
    else units.push(code)
    if (units.length > 8_000) {
      parts.push(String.fromCharCode(...units))
      units = []
    }
  }
  parts.push(String.fromCharCode(...units))
  return parts.join('')
}

const invalid: [number, number] = [0xfffd, 1]

function codePointAt(bytes: Uint8Array, at: number): [number, number] {
  const first = bytes[at] as number
  if (first < 0x80) return [first, 1]
  const size = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0
  if (size === 0 || first >= 0xf5) return invalid
  let code = first & (0xff >> (size + 1))
  for (let i = 1; i < size; i++) {
    const next = bytes[at + i]
    if (next === undefined || (next & 0xc0) !== 0x80) return invalid
    code = (code << 6) | (next & 0x3f)
  }
  const smallest = [0, 0, 0x80, 0x800, 0x10000][size] as number
  const surrogate = code >= 0xd800 && code <= 0xdfff
  return code < smallest || surrogate || code > 0x10ffff ? invalid : [code, size]
}

/** UTF-8 bytes of a text. */
export function encodeUtf8(text: string): Uint8Array {
  const out: number[] = []
  for (const char of text) {
    let code = char.codePointAt(0) as number
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) out.push(code)
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63))
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
  }
  return Uint8Array.from(out)
}
