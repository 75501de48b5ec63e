import { endpointslices, services } from '../api/kinds.ts'
import type { Client } from '../client/client.ts'
import type { DnsAnswer } from '../network/packet.ts'
import { dashed } from './endpoint-names.ts'
import { answerWith, canonicalName, type Question, record } from './message.ts'

const suffix = '.in-addr.arpa'

/** The address in 86.10.168.192.in-addr.arpa; undefined for other names. */
export function reverseAddress(name: string): string | undefined {
  const plain = canonicalName(name)
  if (!plain.endsWith(suffix)) return undefined
  const parts = plain.slice(0, -suffix.length).split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part)) ? parts.reverse().join('.') : undefined
}

/** PTR of a cluster IP or of an endpoint; undefined when nothing has the address (the question then goes on). */
export function answerReverse(
  client: Client,
  question: Question,
  options: { domain: string; ttlSeconds: number },
): DnsAnswer | undefined {
  const ip = question.type === 'PTR' ? reverseAddress(question.name) : undefined
  if (ip === undefined) return undefined
  const names = namesOf(client, ip, options.domain)
  if (names.length === 0) return undefined
  const name = canonicalName(question.name)
  return answerWith(
    question,
    names.map((target) => record(name, 'PTR', `${target}.`, options.ttlSeconds)),
  )
}

function namesOf(client: Client, ip: string, domain: string): string[] {
  const service = client.list(services).find((one) => one.spec.clusterIP === ip)
  if (service) return [`${service.metadata.name}.${service.metadata.namespace}.svc.${domain}`]
  const names: string[] = []
  for (const slice of client.list(endpointslices)) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name']
    if (name === undefined) continue
    for (const endpoint of slice.endpoints ?? []) {
      if (endpoint.addresses.includes(ip) && endpoint.conditions?.ready !== false) {
        names.push(`${endpoint.hostname ?? dashed(ip)}.${name}.${slice.metadata.namespace}.svc.${domain}`)
      }
    }
  }
  return [...new Set(names)]
}
