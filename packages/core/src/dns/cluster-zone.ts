import { namespaces } from '../api/kinds.ts'
import type { Client } from '../client/client.ts'
import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import { answerWith, canonicalName, empty, type Question, record, soaOf, type Zone } from './message.ts'
import { serverNames } from './server-names.ts'
import { type Found, foundPods, foundServices } from './zone-records.ts'
import { showsNamespace, type ZoneView } from './zone-view.ts'

export interface ZoneOptions extends Zone, ZoneView {
  /** The server's own address. */
  selfIp: string
  /** Looks up the target of an ExternalName. */
  follow(question: Question): DnsAnswer | undefined
}

/** The answer of CoreDNS' kubernetes plugin for a name below the cluster's domain. Models coredns plugin/kubernetes and the DNS spec 1.1.0. */
export function answerClusterName(client: Client, question: Question, options: ZoneOptions): DnsAnswer {
  const name = canonicalName(question.name)
  const { domain } = options
  if (name === domain) return answerApex(client, question, options)
  if (name === `ns.dns.${domain}`) return byType(question, serverNames(client, options), options)
  if (name === `dns-version.${domain}`) return schemaVersion(question, name, options)
  return byType(question, recordsOf(client, name.slice(0, -domain.length - 1).split('.'), options), options)
}

/** The zone itself: SOA, and NS, which names the Service that leads to this server. */
function answerApex(client: Client, question: Question, options: ZoneOptions): DnsAnswer {
  if (question.type === 'SOA') return answerWith(question, [soaOf(options)])
  if (question.type !== 'NS') return empty(question, options, true)
  const { domain, ttlSeconds } = options
  const servers = serverNames(client, options)
  const names = [...new Set(servers.map(({ target }) => target))]
  const additional = servers.map(({ host, target }) => record(target, 'A', host, ttlSeconds))
  return answerWith(
    question,
    names.map((target) => record(domain, 'NS', `${target}.`, ttlSeconds)),
    additional,
  )
}

const schemaTtlSeconds = 28_800

/** Only TXT knows it: any other type asks for a record of a Service, and there is none. */
function schemaVersion(question: Question, name: string, zone: Zone): DnsAnswer {
  if (question.type !== 'TXT') return empty(question, zone, false)
  return answerWith(question, [record(name, 'TXT', '"1.1.0"', schemaTtlSeconds)])
}

/** Undefined when there is no such name; empty when it is but a part of others. */
function recordsOf(client: Client, labels: readonly string[], options: ZoneOptions): Found[] | undefined {
  const kind = labels.at(-1)
  if (kind !== 'svc' && kind !== 'pod') return undefined
  const [namespace, name, ...before] = labels.slice(0, -1).reverse()
  if (namespace === undefined) return []
  const object = before.length > 2 ? undefined : client.get(namespaces, '', namespace)
  if (!object || !showsNamespace(object, options)) return undefined
  if (kind === 'pod' && options.pods === 'disabled') return undefined
  if (name === undefined) return []
  const asked = { namespace, name, before: before.reverse() }
  return kind === 'pod' ? foundPods(client, asked, options) : foundServices(client, asked, options)
}

function byType(question: Question, found: readonly Found[] | undefined, options: ZoneOptions): DnsAnswer {
  // the apex alone has an SOA; below it the question finds no record, and asks for no name
  if (question.type === 'SOA') return empty(question, options, true)
  if (found === undefined) return empty(question, options, false)
  const answers = answersOf(question, found, options)
  if (answers.length === 0) return empty(question, options, true)
  return answerWith(question, answers, question.type === 'SRV' ? targetAddresses(found, options) : [])
}

function answersOf(question: Question, found: readonly Found[], options: ZoneOptions): DnsRecord[] {
  const { name, type } = question
  const plain = canonicalName(name)
  const [alias] = found.filter(({ isName }) => isName)
  if (alias && (type === 'A' || type === 'AAAA' || type === 'CNAME')) return aliasAnswers(question, alias.host, options)
  const hosts = found.filter(({ isName }) => !isName)
  if (type === 'A') return [...new Set(hosts.map(({ host }) => host))].map((host) => record(plain, 'A', host, options.ttlSeconds))
  return type === 'SRV' ? serverRecords(plain, hosts, options.ttlSeconds) : []
}

function aliasAnswers({ name, type }: Question, target: string, { ttlSeconds, follow }: ZoneOptions): DnsRecord[] {
  const alias = record(canonicalName(name), 'CNAME', `${target}.`, ttlSeconds)
  const followed = type === 'CNAME' ? undefined : follow({ name: target, type })
  return [alias, ...(followed?.answers ?? [])]
}

/** Models coredns plugin/backend_lookup.go SRV: the weights add up to about 100. */
function serverRecords(name: string, hosts: readonly Found[], ttlSeconds: number): DnsRecord[] {
  const weight = Math.max(1, Math.floor(100 / Math.max(1, hosts.length)))
  const records = new Map<string, DnsRecord>()
  for (const { target, port } of hosts) {
    if (port === undefined) continue
    const data = `0 ${weight} ${port} ${target}.`
    if (!records.has(data)) records.set(data, record(name, 'SRV', data, ttlSeconds))
  }
  return [...records.values()]
}

function targetAddresses(found: readonly Found[], { ttlSeconds }: Zone): DnsRecord[] {
  const pairs = new Map(found.filter(({ isName }) => !isName).map((one) => [`${one.target} ${one.host}`, one]))
  return [...pairs.values()].map(({ target, host }) => record(target, 'A', host, ttlSeconds))
}
