import { kubeletTables } from '../proxy/base-rules.ts'
import { iptablesList, iptablesRules, type ListOptions } from '../proxy/iptables-list.ts'
import { iptablesSave } from '../proxy/iptables-save.ts'
import { nftTable } from '../proxy/nft-list.ts'
import type { Tables } from '../proxy/rule.ts'
import { forgetFlows, ruleCount, trackedFlows, zeroCounters } from './flow-state.ts'
import { nodeByName } from './hosts.ts'
import type { NetworkParts } from './parts.ts'
import { proxiedPorts } from './proxy-stop.ts'
import { tablesOf } from './tables.ts'

/** What iptables, iptables-save and conntrack print on a node. */
export interface NodeRules {
  save(options: { table?: string; counters?: boolean }): string | undefined
  list(options: Omit<ListOptions, 'count'>): string | undefined
  rules(options: { table: 'nat' | 'filter'; chain?: string; number?: number }): string | undefined
  /** Sets the counters of a table, or of one chain of it, back to nothing. */
  zero(table: 'nat' | 'filter', chain?: string): void
  /** `nft list table ip kube-proxy`; undefined in iptables mode, where there is no such table. */
  nftables(): string | undefined
  flows(): ReturnType<typeof trackedFlows>
  /** Connections that are to be known no longer. */
  forget(flows: ReturnType<typeof trackedFlows>): void
}

export function nodeRules(parts: NetworkParts, node: string): NodeRules {
  // in nftables mode the kubelet's chains alone are left in iptables
  const tables = (): Tables => (parts.mode === 'nftables' ? kubeletTables() : tablesOf(parts, node))
  const date = (): string =>
    `${new Date(parts.clock.now()).toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/, '$1 $3 $2 $5 $4')}`
  return {
    save: (options) => iptablesSave(tables(), { ...options, count: countOf(parts, node), date: date() }),
    list: (options) => iptablesList(tables(), { ...options, count: ruleCount(parts, node, options.table) }),
    rules: (options) => iptablesRules(tables(), options),
    zero: (table, chain) => parts.turn(() => zeroCounters(parts, node, table, chain)),
    nftables: () => (parts.mode === 'nftables' ? nftText(parts, node) : undefined),
    flows: () => trackedFlows(parts, node),
    forget: (flows) => parts.turn(() => forgetFlows(parts, node, flows)),
  }
}

function nftText(parts: NetworkParts, name: string): string {
  const host = nodeByName(parts, name)
  const { podCidr, serviceCidr } = parts
  return nftTable(proxiedPorts(parts, name), { node: { name, zone: host?.zone }, nodeIp: host?.ip ?? '', podCidr, serviceCidr })
}

function countOf(parts: NetworkParts, node: string): (rule: string) => { packets: number; bytes: number } {
  const [nat, filter] = [ruleCount(parts, node, 'nat'), ruleCount(parts, node, 'filter')]
  return (rule) => {
    const found = nat(rule)
    return found.packets > 0 ? found : filter(rule)
  }
}
