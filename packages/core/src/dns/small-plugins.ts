import { answerWith, record } from './message.ts'
import type { Plugin } from './plugin.ts'
import { inZone } from './zone-name.ts'

/** ANY is answered with next to nothing. Models coredns plugin/any (RFC 8482). */
export const any: Plugin = ({ question, block }, next) =>
  block.plugins.has('any') && question.type === 'ANY'
    ? answerWith(question, [record(question.name, 'HINFO', '"ANY obsoleted" "See RFC 8482"', 8482)])
    : next(question)

/** A good answer alone, without what stands beside it. Models coredns plugin/minimal. */
export const minimal: Plugin = ({ question, block }, next) => {
  const answer = next(question)
  if (!answer || !block.plugins.has('minimal') || answer.status !== 'NOERROR' || answer.answers.length === 0) return answer
  return { ...answer, authority: [], additional: [] }
}

/** Tells who asks. Models coredns plugin/whoami. */
export const whoami: Plugin = ({ question, block, options: { asker } }, next) => {
  if (!block.plugins.has('whoami') || !asker) return next(question)
  const { name } = question
  const { ip, port, protocol } = asker
  const additional = [
    record(name, 'A', ip, 0),
    record(`_${protocol.toLowerCase()}.${name}`.replace(/\.$/, ''), 'SRV', `0 0 ${port} .`, 0),
  ]
  return answerWith(question, [], additional)
}

/** AAAA made of A, for networks of IPv6 alone: who asks by IPv4 gets them with allow_ipv4. Models coredns plugin/dns64. */
export const dns64: Plugin = ({ question, block }, next) => {
  const answer = next(question)
  const plugin = block.dns64
  if (!answer || !plugin || question.type !== 'AAAA' || answer.status !== 'NOERROR') return answer
  if (answer.answers.some(({ type }) => type === 'AAAA') && !plugin.all) return answer
  const found = next({ ...question, type: 'A' })
  if (!found || found.answers.length === 0) return answer
  const answers = found.answers.map((one) =>
    one.type === 'A' ? { ...one, type: 'AAAA' as const, data: plugin.prefix + hex(one.data) } : one,
  )
  return { ...found, question, answers, authority: [] }
}

const hex = (ip: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = ip.split('.').map(Number)
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}

/** Walks a Pod's search list in its place. Models coredns plugin/autopath with @kubernetes. */
export const autopath: Plugin = ({ question, block, options: { asker } }, next) => {
  const domain = block.autopath && block.kubernetes?.zones.find((zone) => !zone.endsWith('.arpa'))
  const namespace = asker?.namespace
  if (domain === undefined || namespace === undefined || block.kubernetes?.pods !== 'verified') return next(question)
  const search = [`${namespace}.svc.${domain}`, `svc.${domain}`, domain, '']
  const first = search[0] as string
  if (!block.autopath?.some((zone) => inZone(question.name, zone)) || !question.name.endsWith(`.${first}`)) return next(question)
  const base = question.name.slice(0, -first.length - 1)
  let original: ReturnType<typeof next>
  for (const [at, end] of search.entries()) {
    const name = end === '' ? base : `${base}.${end}`
    const answer = next({ ...question, name })
    if (at === 0) original = answer
    if (!answer || answer.status === 'NXDOMAIN' || answer.status === 'SERVFAIL') continue
    if (at === 0 || answer.answers.length === 0) return { ...answer, question }
    const ttl = answer.answers[0]?.ttlSeconds ?? 0
    return { ...answer, question, answers: [record(question.name, 'CNAME', `${name}.`, ttl), ...answer.answers] }
  }
  return original
}
