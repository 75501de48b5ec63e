import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import { messageSize } from '../../dns/message-size.ts'
import { addressBytes, joined, u16, u32 } from './bytes.ts'

const types: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
}
const statuses = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const

const recursionDesired = 0x0100
const recursionAvailable = 0x0080
const isAnswer = 0x8000
const isAuthoritative = 0x0400
/** CoreDNS compresses what does not fit into a plain datagram. */
const plainLimitBytes = 512

/** A question as it goes over the wire. */
export function questionBytes(id: number, { name, type }: { name: string; type: string }): Uint8Array {
  return joined(u16(id), u16(recursionDesired), u16(1), u16(0), u16(0), u16(0), questionPart(name, type, new Map(), 12))
}

type Known = Map<string, number>

function questionPart(name: string, type: string, known: Known, at: number): number[] {
  return [...nameBytes(name, known, at), ...u16(types[type] ?? 0), ...u16(1)]
}

/** An answer as it goes over the wire; `recurses`: its server asks on for others. */
export function answerBytes(id: number, answer: DnsAnswer, recurses: boolean): Uint8Array {
  const { status, question, answers, authority, additional } = answer
  const own = !recurses && (status === 'NOERROR' || status === 'NXDOMAIN')
  const flags = isAnswer | recursionDesired | (recurses ? recursionAvailable : 0) | (own ? isAuthoritative : 0) | statuses[status]
  const known: Known = new Map()
  const compresses = messageSize(answer, { edns: false, cookie: false }) > plainLimitBytes
  const out = [...u16(id), ...u16(flags), ...u16(1), ...u16(answers.length), ...u16(authority.length), ...u16(additional.length)]
  out.push(...questionPart(question.name, question.type, known, out.length))
  for (const record of [...answers, ...authority, ...additional])
    out.push(...recordBytes(record, compresses ? known : new Map(), out.length))
  return Uint8Array.from(out)
}

function recordBytes({ name, type, ttlSeconds, data }: DnsRecord, known: Known, at: number): number[] {
  const owner = nameBytes(name, known, at)
  const body = dataBytes(type, data)
  return [...owner, ...u16(types[type] ?? 0), ...u16(1), ...u32(ttlSeconds), ...u16(body.length), ...body]
}

/** Labels; those that stand in the message already are pointed to. */
function nameBytes(name: string, known: Known, at: number): number[] {
  const labels = name.replace(/\.$/, '').split('.').filter(Boolean)
  const out: number[] = []
  for (const [index, label] of labels.entries()) {
    const rest = labels.slice(index).join('.').toLowerCase()
    const before = known.get(rest)
    if (before !== undefined) return [...out, ...u16(0xc000 | before)]
    if (at + out.length < 0x3fff) known.set(rest, at + out.length)
    const bytes = bytesOfText(label)
    out.push(bytes.length, ...bytes)
  }
  return [...out, 0]
}

const plainName = (name: string): number[] => nameBytes(name, new Map(), 0)
const strings = (data: string): number[] =>
  [...data.matchAll(/"([^"]*)"/g)].flatMap(([, text = '']) => [text.length, ...bytesOfText(text)])

function dataBytes(type: DnsRecord['type'], data: string): number[] {
  const words = data.split(' ')
  if (type === 'A') return addressBytes(data)
  if (type === 'AAAA') return v6Bytes(data)
  if (type === 'TXT' || type === 'HINFO') return strings(data)
  if (type === 'SRV') return [...words.slice(0, 3).flatMap((word) => u16(Number(word))), ...plainName(words[3] ?? '.')]
  if (type !== 'SOA') return plainName(data)
  return [...plainName(words[0] ?? '.'), ...plainName(words[1] ?? '.'), ...words.slice(2).flatMap((word) => u32(Number(word)))]
}

function v6Bytes(text: string): number[] {
  const [head = '', tail] = text.split('::')
  const groups = (part: string): string[] => part.split(':').filter(Boolean)
  const [front, back] = [groups(head), groups(tail ?? '')]
  const middle = Array.from({ length: 8 - front.length - back.length }, () => '0')
  return [...front, ...middle, ...back].flatMap((group) => u16(Number.parseInt(group, 16)))
}
