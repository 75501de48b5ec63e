import { namespaces, services } from '../api/kinds.ts'
import type { Service } from '../api/service.ts'
import type { Client } from '../client/client.ts'
import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import { isHeadless, type NamedEndpoint, namedEndpoints } from './endpoint-names.ts'
import { answerWith, canonicalName, empty, type Question, record } from './message.ts'

export interface ZoneOptions {
  domain: string
  ttlSeconds: number
  /** Looks up the target of an ExternalName. */
  follow(question: Question): DnsAnswer | undefined
}

/** The answer of CoreDNS' kubernetes plugin for a name below the cluster's domain. Models the DNS spec 1.1.0. */
export function answerClusterName(client: Client, question: Question, options: ZoneOptions): DnsAnswer {
  const name = canonicalName(question.name)
  const { domain, ttlSeconds } = options
  const labels = name === domain ? [] : name.slice(0, -domain.length - 1).split('.')
  const none = (exists: boolean): DnsAnswer => empty(question, domain, exists, ttlSeconds)
  if (labels.length === 0) return question.type === 'SOA' ? answerWith(question, none(true).authority) : none(true)
  if (name === `dns-version.${domain}`) {
    return question.type === 'TXT' ? answerWith(question, [record(name, 'TXT', '"1.1.0"', ttlSeconds)]) : none(true)
  }
  const space = labels.at(-1)
  const rest = labels.slice(0, -1)
  if (space === 'svc') return answerService(client, question, name, rest, options)
  if (space === 'pod') return answerPod(client, question, name, rest, options)
  return none(false)
}

function answerPod(
  client: Client,
  question: Question,
  name: string,
  labels: string[],
  { domain, ttlSeconds }: ZoneOptions,
): DnsAnswer {
  if (labels.length === 0) return empty(question, domain, true, ttlSeconds)
  const namespace = labels.at(-1) as string
  const known = client.get(namespaces, '', namespace) !== undefined
  if (labels.length === 1) return empty(question, domain, known, ttlSeconds)
  const ip = (labels[0] as string).replaceAll('-', '.')
  const valid =
    labels.length === 2 && known && /^(\d{1,3}\.){3}\d{1,3}$/.test(ip) && ip.split('.').every((part) => Number(part) < 256)
  if (!valid || question.type !== 'A') return empty(question, domain, valid, ttlSeconds)
  return answerWith(question, [record(name, 'A', ip, ttlSeconds)])
}

function answerService(client: Client, question: Question, name: string, labels: string[], options: ZoneOptions): DnsAnswer {
  const { domain, ttlSeconds } = options
  const none = (exists: boolean): DnsAnswer => empty(question, domain, exists, ttlSeconds)
  if (labels.length === 0) return none(true)
  const namespace = labels.at(-1) as string
  const known = client.get(namespaces, '', namespace) !== undefined
  if (labels.length === 1) return none(known)
  const service = known ? client.get(services, namespace, labels.at(-2) as string) : undefined
  if (!service) return none(false)
  const prefix = labels.slice(0, -2)
  if (service.spec.type === 'ExternalName')
    return prefix.length === 0 ? answerExternalName(question, name, service, options) : none(false)
  const context = { client, question, name, service, options }
  if (prefix.length === 0) return answerAddress(context)
  if (prefix.length === 2 && prefix.every((label) => label.startsWith('_'))) return answerPort(context, prefix)
  return prefix.length === 1 ? answerEndpoint(context, prefix[0] as string) : none(false)
}

interface Context {
  client: Client
  question: Question
  name: string
  service: Service
  options: ZoneOptions
}

function answerExternalName(
  question: Question,
  name: string,
  service: Service,
  { ttlSeconds, follow, domain }: ZoneOptions,
): DnsAnswer {
  const target = canonicalName(service.spec.externalName ?? '')
  if (target === '') return empty(question, domain, true, ttlSeconds)
  const cname = record(name, 'CNAME', `${target}.`, ttlSeconds)
  const followed = question.type === 'CNAME' ? undefined : follow({ name: target, type: question.type })
  return answerWith(question, [cname, ...(followed?.answers ?? [])])
}

const endpointsOf = ({ client, service }: Context): NamedEndpoint[] =>
  namedEndpoints(client, service.metadata.namespace ?? '', service.metadata.name)

const serviceFqdn = ({ service, options }: Context): string =>
  `${service.metadata.name}.${service.metadata.namespace}.svc.${options.domain}`

function answerAddress(context: Context): DnsAnswer {
  const { question, name, service, options } = context
  const { ttlSeconds, domain } = options
  if (!isHeadless(service)) {
    if (question.type === 'A') return answerWith(question, [record(name, 'A', service.spec.clusterIP as string, ttlSeconds)])
    if (question.type === 'SRV') return answerWith(question, servicePorts(context), targetAddresses(context))
    return empty(question, domain, true, ttlSeconds)
  }
  const endpoints = endpointsOf(context)
  if (endpoints.length === 0) return empty(question, domain, false, ttlSeconds)
  if (question.type === 'A')
    return answerWith(
      question,
      endpoints.map((endpoint) => record(name, 'A', endpoint.ip, ttlSeconds)),
    )
  if (question.type === 'SRV') return srvOfEndpoints(context, endpoints, () => true)
  return empty(question, domain, true, ttlSeconds)
}

const srv = (name: string, weight: number, port: number, target: string, ttlSeconds: number): DnsRecord =>
  record(name, 'SRV', `0 ${weight} ${port} ${target}.`, ttlSeconds)

function servicePorts(context: Context): DnsRecord[] {
  const ports = context.service.spec.ports ?? []
  const weight = Math.max(1, Math.floor(100 / Math.max(1, ports.length)))
  return ports.map((port) => srv(context.name, weight, port.port, serviceFqdn(context), context.options.ttlSeconds))
}

const targetAddresses = (context: Context): DnsRecord[] => [
  record(serviceFqdn(context), 'A', context.service.spec.clusterIP as string, context.options.ttlSeconds),
]

/** _port._protocol.SERVICE */
function answerPort(context: Context, [port = '', protocol = '']: string[]): DnsAnswer {
  const { question, service, options, name } = context
  const { ttlSeconds, domain } = options
  const matches = (portName: string | undefined, portProtocol: string): boolean =>
    portName === port.slice(1) && portProtocol.toLowerCase() === protocol.slice(1)
  if (isHeadless(service)) {
    const endpoints = endpointsOf(context).filter((endpoint) => endpoint.ports.some((one) => matches(one.name, one.protocol)))
    if (endpoints.length === 0) return empty(question, domain, false, ttlSeconds)
    return question.type === 'SRV'
      ? srvOfEndpoints(context, endpoints, (one) => matches(one.name, one.protocol))
      : empty(question, domain, true, ttlSeconds)
  }
  const found = (service.spec.ports ?? []).filter((one) => matches(one.name, one.protocol ?? 'TCP'))
  if (found.length === 0) return empty(question, domain, false, ttlSeconds)
  if (question.type !== 'SRV') return empty(question, domain, true, ttlSeconds)
  const records = found.map((one) => srv(name, 100, one.port, serviceFqdn(context), ttlSeconds))
  return answerWith(question, records, targetAddresses(context))
}

function srvOfEndpoints(
  context: Context,
  endpoints: readonly NamedEndpoint[],
  picks: (port: NamedEndpoint['ports'][number]) => boolean,
): DnsAnswer {
  const { question, name, options } = context
  const entries = endpoints.reduce((sum, endpoint) => sum + endpoint.ports.filter(picks).length, 0)
  const weight = Math.max(1, Math.floor(100 / Math.max(1, entries)))
  const target = (endpoint: NamedEndpoint): string => `${endpoint.label}.${serviceFqdn(context)}`
  const answers = endpoints.flatMap((endpoint) =>
    endpoint.ports.filter(picks).map((port) => srv(name, weight, port.port, target(endpoint), options.ttlSeconds)),
  )
  const additional = endpoints.map((endpoint) => record(target(endpoint), 'A', endpoint.ip, options.ttlSeconds))
  return answers.length > 0
    ? answerWith(question, answers, additional)
    : empty(question, options.domain, true, options.ttlSeconds)
}

/** HOSTNAME.SERVICE or 10-10-1-5.SERVICE: one endpoint, of a headless Service or of another. */
function answerEndpoint(context: Context, label: string): DnsAnswer {
  const { question, name, options } = context
  const found = endpointsOf(context).filter((endpoint) => endpoint.label === label)
  if (found.length === 0 || question.type !== 'A') return empty(question, options.domain, found.length > 0, options.ttlSeconds)
  return answerWith(
    question,
    found.map((endpoint) => record(name, 'A', endpoint.ip, options.ttlSeconds)),
  )
}
