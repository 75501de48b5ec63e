import { joined } from './bytes.ts'
import { type Frame, frameOfBytes, type LinkType, linkBytes, linkNumbers } from './frame.ts'

const magic = 0xa1b2c3d4
const snapshotBytes = 262_144
const fileHeadBytes = 24
const packetHeadBytes = 16

/** Numbers as a little-endian machine writes them. */
const le = (...values: readonly (readonly [value: number, bytes: 2 | 4])[]): Uint8Array => {
  const out = new DataView(new ArrayBuffer(values.reduce((sum, [, bytes]) => sum + bytes, 0)))
  let at = 0
  for (const [value, bytes] of values) {
    if (bytes === 2) out.setUint16(at, value, true)
    else out.setUint32(at, value, true)
    at += bytes
  }
  return new Uint8Array(out.buffer)
}

/** How a capture file begins. */
export const fileHead = (link: LinkType): Uint8Array =>
  le([magic, 4], [2, 2], [4, 2], [0, 4], [0, 4], [snapshotBytes, 4], [linkNumbers[link], 4])

export function packetRecord(frame: Frame, link: LinkType): Uint8Array {
  const data = linkBytes(frame, link)
  const head = le(
    [Math.floor(frame.atMicros / 1_000_000), 4],
    [frame.atMicros % 1_000_000, 4],
    [data.length, 4],
    [data.length, 4],
  )
  return joined(head, data)
}

export interface CaptureFile {
  link: LinkType
  frames: Frame[]
  /** The file ends within a packet. */
  cut: { wanted: number; got: number } | undefined
}

const maxPackets = 100_000

/** Reads a capture file; a text is what libpcap says of one that it cannot read. */
export function readCapture(data: Uint8Array, deviceNames: readonly string[]): CaptureFile | string {
  if (data.length < fileHeadBytes)
    return data.length < 4
      ? `truncated dump file; tried to read 4 file header bytes, only got ${data.length}`
      : `truncated dump file; tried to read ${fileHeadBytes} file header bytes, only got ${data.length}`
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (view.getUint32(0, true) !== magic) return 'unknown file format'
  const number = view.getUint32(20, true)
  const link = (Object.keys(linkNumbers) as LinkType[]).find((name) => linkNumbers[name] === number)
  if (!link) return `unknown data link type ${number}`
  const frames: Frame[] = []
  for (let at = fileHeadBytes; at < data.length && frames.length < maxPackets; ) {
    const left = data.length - at
    if (left < packetHeadBytes) return { link, frames, cut: { wanted: packetHeadBytes, got: left } }
    const [seconds, micros, length] = [view.getUint32(at, true), view.getUint32(at + 4, true), view.getUint32(at + 8, true)]
    at += packetHeadBytes
    if (at + length > data.length) return { link, frames, cut: { wanted: length, got: data.length - at } }
    const frame = frameOfBytes(data.slice(at, at + length), link, seconds * 1_000_000 + micros, deviceNames)
    if (frame) frames.push(frame)
    at += length
  }
  return { link, frames, cut: undefined }
}
