import type { Client } from '../client/client.ts'
import type { DnsAnswer } from '../network/packet.ts'
import { answerClusterName } from './cluster-zone.ts'
import type { Corefile, Rewrite } from './corefile.ts'
import { answerWith, canonicalName, type Question, record } from './message.ts'
import { answerReverse, reverseAddress } from './reverse-zone.ts'

export interface ServerOptions {
  corefile: Corefile
  /** The name servers that `forward` leads to; undefined when none answers. */
  upstream(question: Question, servers: readonly string[]): DnsAnswer | undefined
}

const maxFollow = 8

/** One question to CoreDNS: rewrite, hosts, kubernetes, forward, in the order of its plugins. */
export function answerQuestion(client: Client, question: Question, options: ServerOptions, depth = 0): DnsAnswer {
  const name = canonicalName(question.name)
  const corefile = blockFor(name, options.corefile)
  if (corefile !== options.corefile) return answerQuestion(client, question, { ...options, corefile }, depth)
  const rewritten = rewrite(name, corefile.rewrites)
  const asked: Question = { name: rewritten, type: question.type }
  const answer = answerPlain(client, asked, { ...options, corefile }, depth)
  return backToAsked(answer, question, rewritten)
}

/** The server block with the longest zone that the name is in. */
function blockFor(name: string, corefile: Corefile): Corefile {
  const inZone = corefile.stubs.filter(({ zone }) => name === zone || name.endsWith(`.${zone}`))
  return inZone.sort((a, b) => b.zone.length - a.zone.length)[0]?.corefile ?? corefile
}

/** Answers carry the name that was asked for, in the letters that were typed. */
function backToAsked(answer: DnsAnswer, question: Question, rewritten: string): DnsAnswer {
  const name = question.name.endsWith('.') ? question.name : `${question.name}.`
  const answers = answer.answers.map((one) => (one.name === `${rewritten}.` ? { ...one, name } : one))
  return { ...answer, question, answers }
}

function rewrite(name: string, rewrites: readonly Rewrite[]): string {
  for (const { kind, from, to } of rewrites) {
    if (kind === 'exact' && name === from) return to
    if (kind === 'prefix' && name.startsWith(from)) return to + name.slice(from.length)
    if (kind === 'suffix' && name.endsWith(from)) return name.slice(0, -from.length) + to
    if (kind === 'substring' && name.includes(from)) return name.replace(from, to)
    if (kind === 'regex') {
      const changed = byRegex(name, from, to)
      if (changed !== undefined) return changed
    }
  }
  return name
}

const maxPattern = 200

/** {1} stands for the first group. A pattern that is none matches nothing. */
function byRegex(name: string, from: string, to: string): string | undefined {
  if (from.length > maxPattern || /[+*}]\)?[+*{]/.test(from)) return undefined
  try {
    const match = new RegExp(from).exec(name)
    return match ? to.replaceAll(/\{(\d)\}/g, (_, group: string) => match[Number(group)] ?? '') : undefined
  } catch {
    return undefined
  }
}

function answerPlain(client: Client, question: Question, options: ServerOptions, depth: number): DnsAnswer {
  const { corefile, upstream } = options
  const { domain, ttlSeconds } = corefile
  const fromHosts = answerHosts(question, corefile)
  if (fromHosts) return fromHosts
  if (domain !== undefined && (question.name === domain || question.name.endsWith(`.${domain}`))) {
    const follow = (target: Question): DnsAnswer | undefined =>
      depth < maxFollow ? answerQuestion(client, target, options, depth + 1) : undefined
    return answerClusterName(client, question, { domain, ttlSeconds, follow })
  }
  const reverse = domain === undefined ? undefined : answerReverse(client, question, { domain, ttlSeconds })
  if (reverse) return reverse
  if (corefile.forward.length === 0) return failure(question, 'REFUSED')
  return upstream(question, corefile.forward) ?? failure(question, 'SERVFAIL')
}

const failure = (question: Question, status: 'SERVFAIL' | 'REFUSED' | 'NXDOMAIN'): DnsAnswer => ({
  status,
  question,
  answers: [],
  authority: [],
  additional: [],
})

function answerHosts(question: Question, { hosts, hostsFallthrough, hostsTtlSeconds }: Corefile): DnsAnswer | undefined {
  const ip = question.type === 'PTR' ? reverseAddress(question.name) : undefined
  const named = hosts.filter((entry) => entry.ip === ip).flatMap((entry) => entry.names)
  if (named.length > 0)
    return answerWith(
      question,
      named.map((name) => record(question.name, 'PTR', `${name}.`, hostsTtlSeconds)),
    )
  const found = hosts.filter((entry) => entry.names.includes(question.name))
  if (found.length > 0) {
    return answerWith(
      question,
      question.type === 'A' ? found.map(({ ip }) => record(question.name, 'A', ip, hostsTtlSeconds)) : [],
    )
  }
  return hosts.length > 0 && !hostsFallthrough ? failure(question, 'NXDOMAIN') : undefined
}
