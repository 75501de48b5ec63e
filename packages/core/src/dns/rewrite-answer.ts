import type { DnsAnswer, DnsRecord } from '../network/packet.ts'
import { byRegex } from './name-match.ts'
import type { AnswerRule } from './server-block.ts'

const maxRules = 10

/** `answer auto`, `answer name FROM TO`, `[answer] value FROM TO` …; an exact name rule is `auto` by itself. */
export function answerRules(words: readonly string[], isExact: boolean): AnswerRule[] {
  const rules: AnswerRule[] = isExact ? [{ of: 'auto' }] : []
  for (let at = 0; at < words.length && rules.length < maxRules; at++) {
    const [word, from, to] = words.slice(at, at + 3)
    if (word === 'auto' || (word === 'name' && from === 'auto')) rules.push({ of: 'auto' })
    else if ((word === 'name' || word === 'value') && from !== undefined && to !== undefined) {
      rules.push({ of: word, from, to })
      at += 2
    }
  }
  return rules
}

/** Where the data of a record ends in a name. */
const named = new Set(['CNAME', 'SRV', 'NS', 'PTR'])

/** `asked`: the name before the rule, `looked`: the one after it. */
export function rewriteAnswer(
  answer: DnsAnswer,
  rules: readonly AnswerRule[],
  names: { asked: string; looked: string },
): DnsAnswer {
  if (rules.length === 0) return answer
  const all = (records: readonly DnsRecord[]): DnsRecord[] =>
    records.map((one) => rules.reduce((now, rule) => changed(now, rule, names), one))
  return { ...answer, answers: all(answer.answers), authority: all(answer.authority), additional: all(answer.additional) }
}

function changed(one: DnsRecord, rule: AnswerRule, names: { asked: string; looked: string }): DnsRecord {
  const other = (name: string): string =>
    rule.of === 'auto' ? (name === names.looked ? names.asked : name) : (byRegex(name, rule.from, rule.to) ?? name)
  const bare = (name: string): string => name.replace(/\.$/, '').toLowerCase()
  const owner = rule.of === 'value' ? one.name : `${other(bare(one.name))}.`
  if (rule.of === 'name' || !named.has(one.type)) return { ...one, name: owner }
  const [target = '', ...before] = one.data.split(' ').reverse()
  return { ...one, name: owner, data: [...before.reverse(), `${other(bare(target))}.`].join(' ') }
}
