import { addressBytes, checksum, joined, u16, u32 } from './bytes.ts'

/** What stands in an IP packet. Sequence numbers are of 32 bits. */
export type Segment =
  | { protocol: 'tcp'; flags: number; seq: number; ack: number; window: number; options: readonly number[]; payload: Uint8Array }
  | { protocol: 'udp'; payload: Uint8Array }
  | { protocol: 'icmp'; type: number; code: number; rest: number; payload: Uint8Array }
  /** An ICMP error about a packet that came this way. */
  | { protocol: 'icmp'; type: number; code: number; about: Segment }

export interface PacketEnds {
  source: string
  sourcePort: number
  destination: string
  destinationPort: number
}

export const tcpFlags = { fin: 1, syn: 2, rst: 4, push: 8, ack: 16, urgent: 32 } as const

export const protocolNumbers = { icmp: 1, tcp: 6, udp: 17 } as const

interface IpFields {
  id: number
  ttl: number
}

/** An IPv4 packet. `asked`: the ends of the packet that an ICMP error is about. */
export function ipPacket(segment: Segment, ends: PacketEnds, { id, ttl }: IpFields, asked: PacketEnds = ends): Uint8Array {
  const body = bodyOf(segment, ends, asked)
  const isError = 'about' in segment
  const dontFragment = segment.protocol !== 'icmp' || (!isError && segment.type === 8)
  const head = (sum: number): number[] => [
    0x45,
    isError ? 0xc0 : 0,
    ...u16(20 + body.length),
    ...u16(id),
    ...u16(dontFragment ? 0x4000 : 0),
    ttl,
    protocolNumbers[segment.protocol],
    ...u16(sum),
    ...addressBytes(ends.source),
    ...addressBytes(ends.destination),
  ]
  return joined(head(checksum(head(0))), body)
}

function bodyOf(segment: Segment, ends: PacketEnds, asked: PacketEnds): Uint8Array {
  if (segment.protocol === 'icmp') return icmpBody(segment, asked)
  const pseudo = (length: number): number[] => [
    ...addressBytes(ends.source),
    ...addressBytes(ends.destination),
    0,
    protocolNumbers[segment.protocol],
    ...u16(length),
  ]
  const ports = [...u16(ends.sourcePort), ...u16(ends.destinationPort)]
  if (segment.protocol === 'udp') {
    const length = 8 + segment.payload.length
    const head = (sum: number): number[] => [...ports, ...u16(length), ...u16(sum)]
    return joined(head(checksum(pseudo(length), head(0), segment.payload) || 0xffff), segment.payload)
  }
  const { seq, ack, flags, window, options, payload } = segment
  const headBytes = 20 + options.length
  const head = (sum: number): number[] => [
    ...ports,
    ...u32(seq),
    ...u32(ack),
    (headBytes / 4) << 4,
    flags,
    ...u16(window),
    ...u16(sum),
    0,
    0,
    ...options,
  ]
  return joined(head(checksum(pseudo(headBytes + payload.length), head(0), payload)), payload)
}

function icmpBody(segment: Extract<Segment, { protocol: 'icmp' }>, asked: PacketEnds): Uint8Array {
  const [rest, payload] =
    'about' in segment ? [0, ipPacket(segment.about, asked, { id: 0, ttl: 63 })] : [segment.rest, segment.payload]
  const head = (sum: number): number[] => [segment.type, segment.code, ...u16(sum), ...u32(rest)]
  return joined(head(checksum(head(0), payload)), payload)
}
