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

export interface Zone {
  domain: string
  ttlSeconds: number
  /** When it was last changed, in seconds. */
  serial(): number
}

export const soaOf = ({ domain, ttlSeconds, serial }: Zone): DnsRecord =>
  record(
    domain,
    'SOA',
    `ns.dns.${domain}. hostmaster.${domain}. ${serial()} 7200 1800 86400 ${ttlSeconds}`,
    Math.min(ttlSeconds, 300),
  )

/** NXDOMAIN, or NODATA when the name has other records, with the zone's SOA. */
export function empty(question: Question, zone: Zone, exists: boolean): DnsAnswer {
  const soa = soaOf(zone)
  return { status: exists ? 'NOERROR' : 'NXDOMAIN', question, answers: [], authority: [soa], additional: [] }
}

/** A status alone. */
export const failure = (question: Question, status: 'SERVFAIL' | 'REFUSED'): DnsAnswer => ({
  status,
  question,
  answers: [],
  authority: [],
  additional: [],
})
