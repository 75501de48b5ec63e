import type { Client } from '../client/client.ts'
import type { DnsAnswer } from '../network/packet.ts'
import { acl } from './acl.ts'
import { cache } from './cache.ts'
import { answerClusterName } from './cluster-zone.ts'
import { answerHosts } from './hosts.ts'
import { loadBalance } from './load-balance.ts'
import { local } from './local.ts'
import { canonicalName, empty, failure, type Question } from './message.ts'
import { type Asked, chained, type Plugin, type ServerOptions } from './plugin.ts'
import { answerReverse } from './reverse-zone.ts'
import { rewriting } from './rewrite.ts'
import type { Corefile, Forward, KubernetesPlugin, ServerBlock } from './server-block.ts'
import { any, autopath, dns64, minimal, whoami } from './small-plugins.ts'
import { answerTemplates } from './template.ts'
import { inZone } from './zone-name.ts'

const maxFollow = 8

/** The plugins in the order of coredns plugin.cfg. */
const plugins: readonly Plugin[] = [
  local,
  dns64,
  acl,
  any,
  loadBalance,
  cache,
  rewriting,
  autopath,
  minimal,
  ({ client, question, block, options, depth }) => answerPlain(client, question, block, options, depth),
]

/** One question to CoreDNS: its server block, and that block's plugins; undefined when it is dropped. */
export function answerQuestion(client: Client, question: Question, options: ServerOptions, depth = 0): DnsAnswer | undefined {
  const name = canonicalName(question.name)
  const block = blockFor(name, options.corefile)
  if (!block) return failure(question, 'REFUSED')
  const plain = { ...question, name }
  const asked: Asked = { client, question: plain, block, options, depth }
  const answer = chained(plugins, asked)(plain)
  return answer && inTypedLetters(answer, question, name)
}

/** The server block with the longest zone that the name is in. */
export function blockFor(name: string, { blocks }: Corefile): ServerBlock | undefined {
  const fitting = blocks.flatMap((block) => block.zones.filter((zone) => inZone(name, zone)).map((zone) => ({ zone, block })))
  return fitting.sort((a, b) => b.zone.length - a.zone.length)[0]?.block
}

/** Answers carry the name that was asked for, in the letters that were typed. */
function inTypedLetters(answer: DnsAnswer, question: Question, plain: string): DnsAnswer {
  const name = question.name.endsWith('.') ? question.name : `${question.name}.`
  const answers = answer.answers.map((one) => (one.name === `${plain}.` ? { ...one, name } : one))
  return { ...answer, question, answers }
}

function answerPlain(
  client: Client,
  question: Question,
  block: ServerBlock,
  options: ServerOptions,
  depth: number,
): DnsAnswer | undefined {
  return (
    answerTemplates(question, block.templates) ??
    (block.hosts && answerHosts(question, block.hosts)) ??
    (block.kubernetes && answerKubernetes(client, question, block.kubernetes, options, depth)) ??
    forwarded({ client, question, block, options, depth })
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
  const { ttlSeconds } = plugin
  const { serial, selfIp } = options
  const own = { domain: zone, ttlSeconds, serial }
  if (zone.endsWith('.arpa')) {
    const domain = plugin.zones.find((one) => !one.endsWith('.arpa')) ?? 'cluster.local'
    return answerReverse(client, question, { domain, ttlSeconds }) ?? empty(question, own, question.name === zone)
  }
  const follow = (target: Question): DnsAnswer | undefined =>
    depth < maxFollow ? answerQuestion(client, target, options, depth + 1) : undefined
  return answerClusterName(client, question, { ...plugin, ...own, selfIp, follow })
}

/** The last plugins. A block without one for the name has nowhere to go on to. */
function forwarded(asked: Asked): DnsAnswer | undefined {
  const { question, block, options } = asked
  const to = block.forwards.find((one) => leads(question.name, one))
  if (to) return options.upstream(question, to.to) ?? failure(question, 'SERVFAIL')
  return whoami(asked, () => {
    options.error?.(question, `plugin/${block.kubernetes ? 'kubernetes' : 'forward'}: no next plugin found`)
    return failure(question, 'SERVFAIL')
  })
}

const leads = (name: string, { from, except }: Forward): boolean =>
  inZone(name, from) && !except.some((zone) => inZone(name, zone))
