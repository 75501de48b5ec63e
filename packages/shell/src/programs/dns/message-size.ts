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

/** With its repeated names as pointers: how a server writes what is too long as it is. */
function compressedSize(answer: DnsAnswer, options: { edns: boolean; cookie: boolean }): number {
  const asked = answer.question.name.replace(/\.$/, '')
  const records = [...answer.answers, ...answer.authority, ...answer.additional]
  const saved = records.reduce((sum, { name }) => {
    // the first label, and a pointer to the rest
    const plain = name.replace(/\.$/, '')
    const written = plain === asked ? pointerBytes : (plain.split('.')[0] ?? '').length + 1 + pointerBytes
    return sum + Math.max(0, nameBytes(name) - written)
  }, 0)
  return messageSize(answer, options) - saved
}

const pointerBytes = 2
const plainLimitBytes = 512
/** What BIND's tools offer with EDNS. */
const ednsLimitBytes = 1232

const limitBytes = ({ edns }: { edns: boolean }): number => (edns ? ednsLimitBytes : plainLimitBytes)

/** Bytes of an answer as it came: one that does not fit into a datagram as it is is compressed. */
export function receivedSize(answer: DnsAnswer, options: { edns: boolean; cookie: boolean; tcp: boolean }): number {
  const plain = messageSize(answer, options)
  return options.tcp || plain <= limitBytes(options) ? plain : compressedSize(answer, options)
}

/** True when not even its compressed form fits into one datagram: the server cuts it, and says so. Models coredns request Scrub. */
export const isTruncated = (answer: DnsAnswer, options: { edns: boolean; cookie: boolean }): boolean =>
  compressedSize(answer, options) > limitBytes(options)

/** The answer over UDP, or, when that is cut, the one that is then asked for by TCP. */
export function askedAgain(
  answer: DnsAnswer,
  options: { edns: boolean; cookie: boolean },
  again: { say(text: string): void; ask(): DnsAnswer | undefined },
): DnsAnswer {
  if (!isTruncated(answer, options)) return answer
  again.say(';; Truncated, retrying in TCP mode.\n')
  return again.ask() ?? answer
}
