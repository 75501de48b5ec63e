import { Deflate, Inflate } from 'pako'
import { spdyDictionary } from './dictionary.ts'

export type SpdyHeaders = Readonly<Record<string, string>>

/** An expanded header block larger than this ends the connection. */
const maxBlockBytes = 65_536
const maxHeaders = 100
const syncFlush = 2

/** Both directions of a connection have one zlib stream each, so blocks are read and written in their order. */
export interface HeaderCodec {
  encode(headers: SpdyHeaders): Uint8Array
  /** undefined for a block that is broken or too large; the connection cannot go on. */
  decode(block: Uint8Array): SpdyHeaders | undefined
}

export function headerCodec(): HeaderCodec {
  const deflate = new Deflate({ dictionary: spdyDictionary })
  const inflate = new Inflate({ dictionary: spdyDictionary })
  const taken: Uint8Array[] = []
  let bytes = 0
  deflate.onData = (piece) => void taken.push(piece as Uint8Array)
  inflate.onData = (piece) => {
    bytes += piece.length
    if (bytes > maxBlockBytes) throw new RangeError('header block too large')
    taken.push(piece as Uint8Array)
  }
  const collected = (): Buffer => {
    bytes = 0
    return Buffer.concat(taken.splice(0))
  }
  return {
    encode(headers) {
      deflate.push(plainBlock(headers), syncFlush)
      return collected()
    },
    decode(block) {
      try {
        if (!inflate.push(block, syncFlush) && inflate.err) return undefined
        return readBlock(collected())
      } catch (failure) {
        if (failure instanceof RangeError) return undefined
        throw failure
      }
    },
  }
}

function plainBlock(headers: SpdyHeaders): Uint8Array {
  const entries = Object.entries(headers)
  const count = Buffer.alloc(4)
  count.writeUInt32BE(entries.length)
  return Buffer.concat([count, ...entries.flat().map(counted)])
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** Names and values in turn, each after its length; names in lower case. */
function readBlock(bytes: Buffer): SpdyHeaders | undefined {
  if (bytes.length < 4) return undefined
  const count = bytes.readUInt32BE(0)
  if (count > maxHeaders) return undefined
  const headers: Record<string, string> = Object.create(null)
  let at = 4
  const next = (): string | undefined => {
    const end = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32BE(at) : Number.POSITIVE_INFINITY
    if (end > bytes.length) return undefined
    const text = bytes.toString('utf8', at + 4, end)
    at = end
    return text
  }
  for (let i = 0; i < count; i++) {
    const name = next()
    const value = next()
    if (name === undefined || value === undefined) return undefined
    headers[name.toLowerCase()] = value
  }
  return headers
}
