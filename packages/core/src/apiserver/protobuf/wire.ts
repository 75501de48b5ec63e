import { decodeUtf8 } from '../../api/utf8.ts'

export interface Field {
  number: number
  /** Varints and fixed numbers. */
  value: bigint
  /** Length-delimited content. */
  bytes: Uint8Array | undefined
}

const empty = new Uint8Array()

export const textOf = (bytes: Uint8Array | undefined): string => decodeUtf8(bytes ?? empty)

/** The fields of one message in their order; throws on truncated or malformed bytes. */
export function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('unexpected EOF')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new Error('proto: integer overflow')
  }
  const take = (size: number): Uint8Array => {
    if (at + size > bytes.length) throw new Error('unexpected EOF')
    at += size
    return bytes.subarray(at - size, at)
  }
  while (at < bytes.length) {
    const tag = varint()
    const number = Number(tag >> 3n)
    const wire = Number(tag & 7n)
    if (number <= 0) throw new Error(`proto: illegal tag ${number} (wire type ${wire})`)
    if (wire === 0) fields.push({ number, value: varint(), bytes: undefined })
    else if (wire === 2) fields.push({ number, value: 0n, bytes: take(Number(varint())) })
    else if (wire === 1) fields.push({ number, value: little(take(8)), bytes: undefined })
    else if (wire === 5) fields.push({ number, value: little(take(4)), bytes: undefined })
    else throw new Error(`proto: illegal wireType ${wire}`)
  }
  return fields
}

const little = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
