import type { DnsAnswer } from '../network/packet.ts'

import { answerWith, failure, type Question, record } from './message.ts'
import { reverseAddress } from './reverse-zone.ts'
import type { HostsPlugin } from './server-block.ts'
import { inZone } from './zone-name.ts'

/** The answer of the hosts plugin; undefined when the question goes on. Models coredns plugin/hosts. */
export function answerHosts(question: Question, plugin: HostsPlugin): DnsAnswer | undefined {
  const { entries, fallthrough } = plugin
  const answers = question.type === 'PTR' ? pointers(question, plugin) : addresses(question, plugin)
  if (answers.length > 0) return answerWith(question, answers)
  const known = entries.some(({ names }) => names.includes(question.name))
  if (known) return answerWith(question, [])
  // it has no SOA for an NXDOMAIN, so it says SERVFAIL
  return fallthrough.some((zone) => inZone(question.name, zone)) ? undefined : failure(question, 'SERVFAIL')
}

function addresses({ name, type }: Question, { entries, ttlSeconds }: HostsPlugin): ReturnType<typeof record>[] {
  if (type !== 'A' && type !== 'AAAA') return []
  return entries
    .filter(({ ip, names }) => names.includes(name) && ip.includes(':') === (type === 'AAAA'))
    .map(({ ip }) => record(name, type, ip, ttlSeconds))
}

function pointers({ name }: Question, { entries, ttlSeconds, reverse }: HostsPlugin): ReturnType<typeof record>[] {
  const ip = reverseAddress(name)
  if (ip === undefined || !reverse) return []
  return entries
    .filter((entry) => entry.ip === ip)
    .flatMap(({ names }) => names)
    .map((target) => record(name, 'PTR', `${target}.`, ttlSeconds))
}
