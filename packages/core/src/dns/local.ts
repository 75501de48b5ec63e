import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import { answerWith, type Question, record } from './message.ts'
import type { Plugin } from './plugin.ts'

const ttlSeconds = 604_800
const zones = ['localhost', '0.in-addr.arpa', '127.in-addr.arpa', '255.in-addr.arpa']

/** Names of this host, which nobody else should be asked about. Models coredns plugin/local. */
export const local: Plugin = ({ question, block }, next) => {
  if (!block.plugins.has('local')) return next(question)
  const { name } = question
  if (name.startsWith('localhost.')) return addressOf(question) ?? nodata(question, name)
  const zone = zones.find((one) => name === one || name.endsWith(`.${one}`))
  if (zone === undefined) return next(question)
  if (name === '1.0.0.127.in-addr.arpa')
    return question.type === 'PTR'
      ? answerWith(question, [record(name, 'PTR', 'localhost.', ttlSeconds)])
      : nodata(question, zone)
  if (!zones.includes(name)) return { ...nodata(question, zone), status: 'NXDOMAIN' }
  const own = ownRecord(question)
  return own ? answerWith(question, [own]) : ((name === 'localhost' ? addressOf(question) : undefined) ?? nodata(question, name))
}

function addressOf(question: Question): DnsAnswer | undefined {
  const { name, type } = question
  if (type !== 'A' && type !== 'AAAA') return undefined
  return answerWith(question, [record(name, type, type === 'A' ? '127.0.0.1' : '::1', ttlSeconds)])
}

function ownRecord({ name, type }: Question): DnsRecord | undefined {
  if (type === 'SOA') return soa(name)
  return type === 'NS' ? record(name, 'NS', 'localhost.', ttlSeconds) : undefined
}

const soa = (name: string): DnsRecord => record(name, 'SOA', `localhost. root.localhost. 1 0 0 0 ${ttlSeconds}`, ttlSeconds)

const nodata = (question: Question, name: string): DnsAnswer => ({ ...answerWith(question, []), authority: [soa(name)] })
