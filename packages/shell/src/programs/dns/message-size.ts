import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import { dotted } from './ask.ts'

const headerBytes = 12
const fixedBytes = 10
/** The OPT record, and a client cookie in it. */
const optBytes = 11
const cookieBytes = 12

const nameBytes = (name: string): number => (dotted(name) === '.' ? 1 : dotted(name).length + 1)

/** Bytes of an answer on the wire. CoreDNS does not compress what fits. */
export function messageSize(answer: DnsAnswer, options: { edns: boolean; cookie: boolean }): number {
  const records = [...answer.answers, ...answer.authority, ...answer.additional]
  const question = nameBytes(answer.question.name) + 4
  const extra = options.edns ? optBytes + (options.cookie ? cookieBytes : 0) : 0
  return headerBytes + question + records.reduce((sum, record) => sum + recordBytes(record), 0) + extra
}

const recordBytes = (record: DnsRecord): number => nameBytes(record.name) + fixedBytes + dataBytes(record)

function dataBytes({ type, data }: DnsRecord): number {
  if (type === 'A') return 4
  if (type === 'AAAA') return 16
  if (type === 'SRV') return 6 + nameBytes(data.split(' ')[3] ?? '.')
  if (type === 'SOA') return 20 + nameBytes(data.split(' ')[0] ?? '.') + nameBytes(data.split(' ')[1] ?? '.')
  return type === 'TXT' ? data.replace(/^"|"$/g, '').length + 1 : nameBytes(data)
}
