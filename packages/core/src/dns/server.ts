import type { Client } from '../client/client.ts'
import type { DnsAnswer } from '../network/packet.ts'
import { answerClusterName } from './cluster-zone.ts'
import { type Corefile, type Forward, inZone, type KubernetesPlugin, type ServerBlock } from './corefile.ts'
import { answerHosts } from './hosts.ts'
import { canonicalName, empty, failure, type Question } from './message.ts'
import { answerReverse } from './reverse-zone.ts'
import { rewrite } from './rewrite.ts'
import { answerTemplates } from './template.ts'

export interface ServerOptions {
  corefile: Corefile
  /** The server's own address: the name of the zone's server is found by it. */
  selfIp: string
  /** SOA's serial: when the zone was last changed, in seconds. */
  serial(): number
  /** The name servers that `forward` leads to; undefined when none answers. */
  upstream(question: Question, servers: readonly string[]): DnsAnswer | undefined
  /** Something that the errors plugin writes down. */
  error?(question: Question, text: string): void
}

const maxFollow = 8

/** One question to CoreDNS: its server block, then rewrite, template, hosts, kubernetes, forward, in the order of its plugins. */
export function answerQuestion(client: Client, question: Question, options: ServerOptions, depth = 0): DnsAnswer {
  const name = canonicalName(question.name)
  const block = blockFor(name, options.corefile)
  if (!block) return failure(question, 'REFUSED')
  const rewritten = rewrite(name, block.rewrites)
  const answer = answerPlain(client, { name: rewritten, type: question.type }, block, options, depth)
  return backToAsked(answer, question, rewritten)
}

/** The server block with the longest zone that the name is in. */
export function blockFor(name: string, { blocks }: Corefile): ServerBlock | undefined {
  const fitting = blocks.flatMap((block) => block.zones.filter((zone) => inZone(name, zone)).map((zone) => ({ zone, block })))
  return fitting.sort((a, b) => b.zone.length - a.zone.length)[0]?.block
}

/** Answers carry the name that was asked for, in the letters that were typed. */
function backToAsked(answer: DnsAnswer, question: Question, rewritten: string): DnsAnswer {
  const name = question.name.endsWith('.') ? question.name : `${question.name}.`
  const answers = answer.answers.map((one) => (one.name === `${rewritten}.` ? { ...one, name } : one))
  return { ...answer, question, answers }
}

function answerPlain(client: Client, question: Question, block: ServerBlock, options: ServerOptions, depth: number): DnsAnswer {
  return (
    answerTemplates(question, block.templates) ??
    (block.hosts && answerHosts(question, block.hosts)) ??
    (block.kubernetes && answerKubernetes(client, question, block.kubernetes, options, depth)) ??
    forwarded(question, block, options)
  )
}

/** Undefined for names of no zone of its own, and for unknown ones of zones that fall through. */
function answerKubernetes(
  client: Client,
  question: Question,
  plugin: KubernetesPlugin,
  options: ServerOptions,
  depth: number,
): DnsAnswer | undefined {
  const zone = plugin.zones.filter((one) => inZone(question.name, one)).sort((a, b) => b.length - a.length)[0]
  if (zone === undefined) return undefined
  if (question.type === 'AXFR' || question.type === 'IXFR') return failure(question, 'REFUSED')
  const answer = zoneAnswer(client, question, zone, plugin, options, depth)
  const fallsThrough = plugin.fallthrough.some((one) => inZone(question.name, one))
  return answer.status === 'NXDOMAIN' && fallsThrough ? undefined : answer
}

function zoneAnswer(
  client: Client,
  question: Question,
  zone: string,
  plugin: KubernetesPlugin,
  options: ServerOptions,
  depth: number,
): DnsAnswer {
  const { ttlSeconds, pods, endpointPodNames } = plugin
  const { serial, selfIp } = options
  const own = { domain: zone, ttlSeconds, serial }
  if (zone.endsWith('.arpa')) {
    const domain = plugin.zones.find((one) => !one.endsWith('.arpa')) ?? 'cluster.local'
    return answerReverse(client, question, { domain, ttlSeconds }) ?? empty(question, own, question.name === zone)
  }
  const follow = (target: Question): DnsAnswer | undefined =>
    depth < maxFollow ? answerQuestion(client, target, options, depth + 1) : undefined
  return answerClusterName(client, question, { ...own, selfIp, pods, endpointPodNames, follow })
}

/** The last plugin. A block without one for the name has nowhere to go on to. */
function forwarded(question: Question, { forwards, kubernetes }: ServerBlock, { upstream, error }: ServerOptions): DnsAnswer {
  const to = forwards.find((one) => leads(question.name, one))
  if (!to) {
    error?.(question, `plugin/${kubernetes ? 'kubernetes' : 'forward'}: no next plugin found`)
    return failure(question, 'SERVFAIL')
  }
  return upstream(question, to.to) ?? failure(question, 'SERVFAIL')
}

const leads = (name: string, { from, except }: Forward): boolean =>
  inZone(name, from) && !except.some((zone) => inZone(name, zone))
