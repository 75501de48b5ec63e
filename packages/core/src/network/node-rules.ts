import { iptablesList, iptablesRules } from '../proxy/iptables-list.ts'
import { iptablesSave } from '../proxy/iptables-save.ts'
import type { Tables } from '../proxy/rule.ts'
import { ruleCount, trackedFlows } from './flow-state.ts'
import type { NetworkParts } from './parts.ts'
import { tablesOf } from './tables.ts'

/** What iptables, iptables-save and conntrack print on a node. */
export interface NodeRules {
  save(options: { table?: string; counters?: boolean }): string
  list(options: { table: 'nat' | 'filter'; chain?: string; verbose?: boolean; lineNumbers?: boolean }): string | undefined
  rules(options: { table: 'nat' | 'filter'; chain?: string }): string | undefined
  flows(): ReturnType<typeof trackedFlows>
}

export function nodeRules(parts: NetworkParts, node: string): NodeRules {
  const tables = (): Tables => tablesOf(parts, node)
  const date = (): string =>
    `${new Date(parts.clock.now()).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 $4')}`
  return {
    save: (options) => iptablesSave(tables(), { ...options, count: countOf(parts, node), date: date() }),
    list: (options) => iptablesList(tables(), { ...options, count: ruleCount(parts, node, options.table) }),
    rules: (options) => iptablesRules(tables(), options),
    flows: () => trackedFlows(parts, node),
  }
}

function countOf(parts: NetworkParts, node: string): (rule: string) => { packets: number; bytes: number } {
  const [nat, filter] = [ruleCount(parts, node, 'nat'), ruleCount(parts, node, 'filter')]
  return (rule) => {
    const found = nat(rule)
    return found.packets > 0 ? found : filter(rule)
  }
}
