/** Frames of SPDY/3.1 as far as streams of Kubernetes use them; header blocks are still compressed. */
export type Frame =
  | { type: 'SYN_STREAM'; stream: number; block: Uint8Array; fin: boolean }
  | { type: 'SYN_REPLY'; stream: number; block: Uint8Array; fin: boolean }
  | { type: 'HEADERS'; stream: number; block: Uint8Array; fin: boolean }
  | { type: 'RST_STREAM'; stream: number; status: number }
  | { type: 'PING'; id: number }
  | { type: 'GOAWAY'; lastStream: number; status: number }
  | { type: 'DATA'; stream: number; bytes: Uint8Array; fin: boolean }
  /** SETTINGS, WINDOW_UPDATE and what is not known: read over. */
  | { type: 'OTHER' }

const version = 3
const finFlag = 1
/** A longer frame ends the connection. */
export const maxFrameBytes = 4_194_304

const kinds = { SYN_STREAM: 1, SYN_REPLY: 2, RST_STREAM: 3, PING: 6, GOAWAY: 7, HEADERS: 8 } as const

function control(kind: number, flags: number, body: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(0x8000 | version, 0)
  head.writeUInt16BE(kind, 2)
  head.writeUInt32BE(((flags & 255) << 24) | body.length, 4)
  return Buffer.concat([head, body])
}

function numbers(...values: number[]): Buffer {
  const out = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => out.writeUInt32BE(value >>> 0, i * 4))
  return out
}

/** The bytes of a frame. */
export function writeFrame(frame: Exclude<Frame, { type: 'OTHER' }>): Uint8Array {
  const flags = 'fin' in frame && frame.fin ? finFlag : 0
  switch (frame.type) {
    case 'DATA': {
      const head = numbers(frame.stream & 0x7fffffff, (flags << 24) | frame.bytes.length)
      return Buffer.concat([head, frame.bytes])
    }
    case 'SYN_STREAM':
      return control(kinds.SYN_STREAM, flags, Buffer.concat([numbers(frame.stream, 0), Buffer.from([0, 0]), frame.block]))
    case 'SYN_REPLY':
    case 'HEADERS':
      return control(kinds[frame.type], flags, Buffer.concat([numbers(frame.stream), frame.block]))
    case 'RST_STREAM':
      return control(kinds.RST_STREAM, 0, numbers(frame.stream, frame.status))
    case 'PING':
      return control(kinds.PING, 0, numbers(frame.id))
    case 'GOAWAY':
      return control(kinds.GOAWAY, 0, numbers(frame.lastStream, frame.status))
  }
}

export interface FrameReader {
  /** The frames that are whole by now; `'broken'` as the last one when the bytes are no SPDY/3.1. */
  read(bytes: Uint8Array): (Frame | 'broken')[]
}

/** Reads frames from bytes that come in pieces of any size. */
export function frameReader(): FrameReader {
  let waiting: Buffer = Buffer.alloc(0)
  return {
    read(bytes) {
      waiting = waiting.length === 0 ? Buffer.from(bytes) : Buffer.concat([waiting, bytes])
      const frames: (Frame | 'broken')[] = []
      let at = 0
      while (waiting.length - at >= 8) {
        const length = waiting.readUInt32BE(at + 4) & 0xffffff
        if (length > maxFrameBytes || !versionFits(waiting, at)) return [...frames, 'broken']
        if (waiting.length - at - 8 < length) break
        const frame = frameAt(waiting, at, length)
        if (!frame) return [...frames, 'broken']
        frames.push(frame)
        at += 8 + length
      }
      waiting = waiting.subarray(at)
      return frames
    },
  }
}

const isControl = (bytes: Buffer, at: number): boolean => (bytes.readUInt8(at) & 0x80) !== 0

const versionFits = (bytes: Buffer, at: number): boolean => !isControl(bytes, at) || (bytes.readUInt16BE(at) & 0x7fff) === version

function frameAt(bytes: Buffer, at: number, length: number): Frame | undefined {
  const body = bytes.subarray(at + 8, at + 8 + length)
  const fin = (bytes.readUInt8(at + 4) & finFlag) !== 0
  if (!isControl(bytes, at)) return { type: 'DATA', stream: bytes.readUInt32BE(at), bytes: body, fin }
  return controlFrame(bytes.readUInt16BE(at + 2), body, fin)
}

/** The shortest body of each kind of control frame. */
const leastBytes: Readonly<Record<number, number>> = { 1: 10, 2: 4, 3: 8, 6: 4, 7: 8, 8: 4 }

function controlFrame(kind: number, body: Buffer, fin: boolean): Frame | undefined {
  const least = leastBytes[kind]
  if (least === undefined) return { type: 'OTHER' }
  if (body.length < least) return undefined
  const first = body.readUInt32BE(0)
  const stream = first & 0x7fffffff
  if (kind === kinds.SYN_STREAM) return { type: 'SYN_STREAM', stream, block: body.subarray(10), fin }
  if (kind === kinds.SYN_REPLY) return { type: 'SYN_REPLY', stream, block: body.subarray(4), fin }
  if (kind === kinds.HEADERS) return { type: 'HEADERS', stream, block: body.subarray(4), fin }
  if (kind === kinds.RST_STREAM) return { type: 'RST_STREAM', stream, status: body.readUInt32BE(4) }
  if (kind === kinds.GOAWAY) return { type: 'GOAWAY', lastStream: stream, status: body.readUInt32BE(4) }
  return { type: 'PING', id: first }
}
