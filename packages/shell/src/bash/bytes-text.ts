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

function escapedText(bytes: Uint8Array): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let out = ''
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes[at] ?? 0)
    const piece = bytes.subarray(at, at + size)
    const text = piece.length === size ? decoded(strict, piece) : undefined
    out += text ?? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
    at += text === undefined ? 1 : size
  }
  return out
}

function decoded(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4
  if (lead >= 0xe0) return 3
  return lead >= 0xc0 ? 2 : 1
}

function escapedBytes(text: string): Uint8Array {
  const encoder = new TextEncoder()
  const out: number[] = []
  for (const character of text) {
    const code = character.charCodeAt(0)
    if (character.length === 1 && code >= 0xdc80 && code <= 0xdcff) out.push(code - 0xdc00)
    else out.push(...encoder.encode(character))
  }
  return Uint8Array.from(out)
}
