import { encodeUtf8 } from '../../api/utf8.ts'

export const noBytes = new Uint8Array()

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let size = 0
  for (const part of parts) size += part.length
  const out = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function varint(value: bigint): Uint8Array {
  const out: number[] = []
  let rest = BigInt.asUintN(64, value)
  while (rest > 127n) {
    out.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  out.push(Number(rest))
  return Uint8Array.from(out)
}

const tag = (number: number, wire: number): Uint8Array => varint(BigInt(number * 8 + wire))

/** A field of each wire type: a varint, eight bytes, and what has a length. */
export const integerField = (number: number, value: bigint): Uint8Array => joined([tag(number, 0), varint(value)])

export function doubleField(number: number, value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return joined([tag(number, 1), bytes])
}

export const bytesField = (number: number, value: Uint8Array): Uint8Array =>
  joined([tag(number, 2), varint(BigInt(value.length)), value])

export const textField = (number: number, value: string): Uint8Array => bytesField(number, encodeUtf8(value))
