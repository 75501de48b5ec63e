import { cidrContains } from '../api/cidr.ts'
import type { Directive } from './corefile-text.ts'
import { answerWith, failure } from './message.ts'
import type { Plugin } from './plugin.ts'
import type { AclRule } from './server-block.ts'
import { inZone, plainZone } from './zone-name.ts'

const actions = ['allow', 'block', 'filter', 'drop']
const isSection = (word: string): boolean => /^(type|net)$/i.test(word)

export function aclOf({ words, body }: Directive, own: readonly string[]): AclRule {
  const zones = words.slice(1).map(plainZone)
  return {
    zones: zones.length > 0 ? zones : own,
    policies: body.map(({ words: [action = '', ...rest] }) => policyOf(action, rest)),
  }
}

function policyOf(action: string, words: readonly string[]): AclRule['policies'][number] {
  const found: Record<string, string[]> = { type: [], net: [] }
  let section = ''
  for (const word of words) {
    if (isSection(word)) section = word.toLowerCase()
    else found[section]?.push(word)
  }
  const nets = (found.net ?? []).map((net) => (net === '*' || net.includes('/') ? net : `${net}/32`))
  return { action: action.toLowerCase() as AclRule['policies'][number]['action'], types: found.type ?? [], nets }
}

/** What is wrong with a line of acl. Models coredns plugin/acl/setup.go. */
export function aclMistake({ words }: Directive): string | undefined {
  const [action = '', first] = words
  if (!actions.includes(action.toLowerCase()))
    return `unexpected token ${JSON.stringify(action)}; expect 'allow', 'block', 'filter' or 'drop'`
  if (first !== undefined && !isSection(first)) return `unexpected token ${JSON.stringify(first)}; expect 'type | net'`
  const bad = policyOf(action, words.slice(1)).nets.find((net) => net !== '*' && !/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$|:/.test(net))
  return bad === undefined ? undefined : `illegal CIDR notation ${JSON.stringify(bad)}`
}

/** Turns away who may not ask. Models coredns plugin/acl. */
export const acl: Plugin = ({ question, block, options: { asker } }, next) => {
  for (const { zones, policies } of block.acl) {
    if (!zones.some((zone) => inZone(question.name, zone))) continue
    const matches = (list: readonly string[], fits: (one: string) => boolean): boolean =>
      list.length === 0 || list.some((one) => one === '*' || fits(one))
    const policy = policies.find(
      ({ types, nets }) =>
        matches(types, (type) => type === question.type) && matches(nets, (net) => cidrContains(net, asker?.ip ?? '')),
    )
    if (policy?.action === 'drop') return undefined
    if (policy?.action === 'block') return failure(question, 'REFUSED')
    if (policy?.action === 'filter') return answerWith(question, [])
  }
  return next(question)
}
