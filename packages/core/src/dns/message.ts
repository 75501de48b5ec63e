import type { DnsAnswer, DnsRecord } from '../network/packet.ts'

export interface Question {
  name: string
  type: string
}

/** Lower case, no last dot. */
export const canonicalName = (name: string): string => name.toLowerCase().replace(/\.$/, '')

export const record = (name: string, type: DnsRecord['type'], data: string, ttlSeconds: number): DnsRecord => ({
  name: `${name}.`,
  type,
  ttlSeconds,
  data,
})

export const answerWith = (question: Question, answers: DnsRecord[], additional: DnsRecord[] = []): DnsAnswer => ({
  status: 'NOERROR',
  question,
  answers,
  authority: [],
  additional,
})

/** NXDOMAIN, or NODATA when the name has other records, with the zone's SOA. */
export function empty(question: Question, zone: string, exists: boolean, ttlSeconds: number): DnsAnswer {
  const soa = record(zone, 'SOA', `ns.dns.${zone}. hostmaster.${zone}. 1 7200 1800 86400 ${ttlSeconds}`, ttlSeconds)
  return { status: exists ? 'NOERROR' : 'NXDOMAIN', question, answers: [], authority: [soa], additional: [] }
}
