import { cidrContains } from '../api/cidr.ts'
import type { DnsRecord } from '../network/packet.ts'
import type { Plugin } from './plugin.ts'

/** Other orders of addresses, with CNAMEs before them. Models coredns plugin/loadbalance. */
export const loadBalance: Plugin = ({ question, block, options }, next) => {
  const answer = next(question)
  if (answer?.status !== 'NOERROR' || !block.plugins.has('loadbalance')) return answer
  const preferred = block.preferred
  const order = (section: string, records: DnsRecord[]): DnsRecord[] => {
    const addresses = records.filter(({ type }) => type === 'A' || type === 'AAAA')
    if (records.length < 2 || addresses.length === 0) return records
    const aliases = records.filter(({ type }) => type === 'CNAME')
    const rest = records.filter((one) => !aliases.includes(one) && !addresses.includes(one))
    const mixed = options.shuffle?.(`${question.name} ${question.type} ${section}`, addresses) ?? addresses
    return [...aliases, ...rest, ...nearFirst(mixed, preferred)]
  }
  return { ...answer, answers: order('answer', answer.answers), additional: order('additional', answer.additional) }
}

function nearFirst(addresses: readonly DnsRecord[], preferred: readonly string[]): DnsRecord[] {
  const isNear = ({ data }: DnsRecord): boolean => preferred.some((net) => !data.includes(':') && cidrContains(net, data))
  return [...addresses.filter(isNear), ...addresses.filter((one) => !isNear(one))]
}
