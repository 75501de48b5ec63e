import type { DnsAnswer, DnsRecord } from '@kubemaze/core/network/packet.ts'
import { dotted } from '../dns/ask.ts'
import { messageSize } from '../dns/message-size.ts'

/** A message as tcpdump writes it, and its bytes. */
export interface DnsText {
  text: string
  bytes: number
}

const headerBytes = 12
const plain = { edns: false, cookie: false }

/** `4660+ A? coffee.default.svc.cluster.local. (50)`: `+` asks for recursion. */
export function dnsQuestion(id: number, { name, type }: { name: string; type: string }): DnsText {
  const bytes = headerBytes + dotted(name).length + 1 + 4
  return { text: `${id}+ ${type}? ${dotted(name)} (${bytes})`, bytes }
}

const statuses: Readonly<Record<DnsAnswer['status'], string>> = {
  NOERROR: '',
  NXDOMAIN: ' NXDomain',
  SERVFAIL: ' ServFail',
  REFUSED: ' Refused',
}

/** `4660*- 1/0/0 A 192.168.10.86 (98)`: `*` is authoritative, `-` has no recursion. Models tcpdump print-domain.c domain_print (4.99). */
export function dnsAnswer(id: number, answer: DnsAnswer, recurses = false): DnsText {
  const { status, answers, authority, additional } = answer
  const bytes = messageSize(answer, plain)
  const flags = recurses ? '' : status === 'NOERROR' || status === 'NXDOMAIN' ? '*-' : '-'
  const counts = `${answers.length}/${authority.length}/${additional.length}`
  const records = answers.map((record) => ` ${recordText(record)}`).join(',')
  return { text: `${id}${statuses[status]}${flags} ${counts}${records} (${bytes})`, bytes }
}

function recordText({ type, data }: DnsRecord): string {
  if (type === 'SOA') return type
  if (type === 'TXT') return `TXT "${data.replace(/^"|"$/g, '')}"`
  if (type === 'A' || type === 'AAAA') return `${type} ${data}`
  if (type !== 'SRV') return `${type} ${dotted(data)}`
  const [priority = '0', weight = '0', port = '0', target = '.'] = data.split(' ')
  return `SRV ${dotted(target)}:${port} ${priority} ${weight}`
}
