import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import type { Directive } from './corefile-text.ts'
import type { Question } from './message.ts'
import { fromText, type MatchKind, matchKinds, replaced } from './name-match.ts'
import type { Plugin } from './plugin.ts'
import { answerRules, rewriteAnswer } from './rewrite-answer.ts'
import type { Rewrite } from './server-block.ts'

const fields = new Set(['name', 'type', 'ttl', 'rcode', 'cname'])

/** The words of a rule, whether they stand in a line or in braces. */
const wordsOf = ({ words, body }: Directive): string[] => [...words.slice(1), ...body.flatMap((line) => line.words)]

/** `rewrite [stop|continue] FIELD [KIND] FROM TO [answer …]`. Models coredns plugin/rewrite. */
export function rewriteOf(directive: Directive): Rewrite[] {
  const all = wordsOf(directive)
  const [mode = ''] = all
  const words = /^(stop|continue)$/i.test(mode) ? all.slice(1) : all
  const [field = '', ...rest] = words
  if (!fields.has(field)) return []
  const given = field !== 'type' && matchKinds.has(rest[0] ?? '') && rest.length > 2
  const kind = given ? (rest[0] as MatchKind) : 'exact'
  const [from, to, other = '', ...more] = given ? rest.slice(1) : rest
  if (from === undefined || to === undefined) return []
  const options = field === 'name' ? [other, ...more] : []
  const plain = to.replace(/\.$/, '').toLowerCase()
  return [
    {
      field: field as Rewrite['field'],
      kind,
      from: field === 'type' ? from.toUpperCase() : fromText(kind, from),
      to: field === 'type' || field === 'rcode' ? to.toUpperCase() : plain,
      other: other.toUpperCase(),
      answers: answerRules(options, kind === 'exact'),
      goesOn: mode.toLowerCase() === 'continue',
    },
  ]
}

/** What is wrong with a rule. Models coredns plugin/rewrite/rewrite.go newRule. */
export function rewriteMistake(directive: Directive): string | undefined {
  const words = wordsOf(directive)
  const [first = ''] = words
  const mode = /^(stop|continue)$/i.exec(first)?.[0].toLowerCase()
  const [field = '', ...rest] = mode === undefined ? words : words.slice(1)
  if (words.length === 0) return 'no rule type specified for rewrite'
  if (mode !== undefined && field === '') return `${mode} rule must begin with a rule type`
  if (field === 'answer') return 'response rewrites must begin with a name rule'
  if ((field === 'type' || field === 'class') && rest.length !== 2) return `${field} rules must have exactly two arguments`
  if (field === 'name' && rest.length < 2) return 'too few arguments for a name rule'
  if (field === 'name' && rest.length > 2 && !matchKinds.has(rest[0]?.toLowerCase() ?? ''))
    return `name rule supports only exact, prefix, suffix, substring, and regex name matching, received: ${rest[0]?.toLowerCase()}`
  if (field === 'ttl' && rest.length < 2) return `too few (${rest.length}) arguments for a ttl rule`
  if (field === 'rcode' && rest.length < 3) return `too few (${rest.length}) arguments for a rcode rule`
  return fields.has(field) || field === 'class' || field === 'edns0' ? undefined : `invalid rule type ${JSON.stringify(first)}`
}

type Change = (answer: DnsAnswer) => DnsAnswer

/** Asks another question, and makes of its answer one to the question that was asked. */
export const rewriting: Plugin = ({ question, block }, next) => {
  const changes: Change[] = []
  let now = question
  for (const rule of block.rewrites) {
    const applied = applyRule(rule, now, changes)
    if (applied === undefined) continue
    now = applied
    if (!rule.goesOn) break
  }
  const answer = next(now)
  return answer && { ...changes.reduceRight((changed, change) => change(changed), answer), question }
}

/** The question as a rule makes it; undefined when the rule is not about it. */
function applyRule(rule: Rewrite, question: Question, changes: Change[]): Question | undefined {
  const { field, kind, from, to } = rule
  if (field === 'type') return question.type === from ? { ...question, type: to } : undefined
  if (field === 'cname') {
    changes.push((answer) => ({ ...answer, answers: answer.answers.map((one) => otherTarget(one, rule)) }))
    return question
  }
  const name = replaced(question.name, kind, from, field === 'name' ? to : '')
  if (name === undefined) return undefined
  if (field === 'name') {
    const names = { asked: question.name, looked: name }
    changes.push((answer) => rewriteAnswer(answer, rule.answers, names))
    return { ...question, name }
  }
  changes.push(field === 'ttl' ? (answer) => withTtl(answer, to) : (answer) => withStatus(answer, rule))
  return question
}

function otherTarget(one: DnsRecord, { kind, from, to }: Rewrite): DnsRecord {
  const target = one.type === 'CNAME' ? replaced(one.data.replace(/\.$/, '').toLowerCase(), kind, from, to) : undefined
  return target === undefined ? one : { ...one, data: `${target}.` }
}

/** `15`, or `30-300`, `-30`, `30-`. */
function withTtl(answer: DnsAnswer, range: string): DnsAnswer {
  const [low = '', high = range.includes('-') ? '' : low] = range.split('-')
  const bounded = (ttl: number): number =>
    Math.min(Math.max(ttl, Number(low || 0)), high === '' ? Number.POSITIVE_INFINITY : Number(high))
  const all = (records: readonly DnsRecord[]): DnsRecord[] =>
    records.map((one) => ({ ...one, ttlSeconds: bounded(one.ttlSeconds) }))
  return { ...answer, answers: all(answer.answers), authority: all(answer.authority), additional: all(answer.additional) }
}

const codes: Readonly<Record<string, DnsAnswer['status']>> = { 0: 'NOERROR', 2: 'SERVFAIL', 3: 'NXDOMAIN', 5: 'REFUSED' }

function withStatus(answer: DnsAnswer, { to, other }: Rewrite): DnsAnswer {
  const statuses = Object.values(codes)
  const status = codes[other] ?? statuses.find((one) => one === other)
  return status !== undefined && answer.status === (codes[to] ?? to) ? { ...answer, status } : answer
}
