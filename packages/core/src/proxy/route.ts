import { cidrContains } from '../api/cidr.ts'
import type { Rule, Tables } from './rule.ts'

/** A packet as it enters a node's rules. */
export interface Packet {
  source: string
  destination: string
  protocol: 'tcp' | 'udp' | 'sctp'
  port: number
  /** Is the source, the destination an address of this node? */
  sourceLocal: boolean
  destinationLocal: boolean
}

/** What the walk asks: which of n equal endpoints, and who was seen where. */
export interface RouteChoices {
  pick(chain: string, count: number): number
  recent(name: string, source: string, seconds: number): boolean
  remember(name: string, source: string): void
  /** Called for each rule that matched. */
  hit?(table: 'nat' | 'filter', rule: Rule): void
}

export interface Routed {
  verdict: 'none' | 'dnat' | 'reject' | 'drop'
  ip: string
  port: number
  masquerade: boolean
  /** Rules that matched, in order. */
  path: Rule[]
}

const maxDepth = 20

/** Walks the nat and filter rules for the first packet of a connection, as the kernel would. */
export function routePacket(packet: Packet, tables: Tables, choices: RouteChoices): Routed {
  const routed: Routed = { verdict: 'none', ip: packet.destination, port: packet.port, masquerade: false, path: [] }
  if (guarded(packet, tables, choices, routed)) return routed
  walkNat('KUBE-SERVICES', packet, tables, choices, routed, 0)
  filter(packet, tables, choices, routed)
  return routed
}

/** What nft's firewall-check drops before DNAT. */
function guarded(packet: Packet, tables: Tables, choices: RouteChoices, routed: Routed): boolean {
  const rules = tables.filter.get('KUBE-PROXY-FIREWALL') ?? []
  const rule = rules.find((one) => one.notSources && matches(one, packet))
  return rule !== undefined && stop(rule, choices, routed)
}

function matches(rule: Rule, packet: Packet): boolean {
  if (rule.protocol !== undefined && rule.protocol !== packet.protocol) return false
  if (rule.destinationPort !== undefined && rule.destinationPort !== packet.port) return false
  if (rule.destination !== undefined && !isTo(rule.destination, packet.destination)) return false
  if (rule.source !== undefined && !cidrContains(rule.source, packet.source)) return false
  if (rule.notSource !== undefined && cidrContains(rule.notSource, packet.source)) return false
  if (rule.notSources?.some((source) => cidrContains(source, packet.source))) return false
  if (rule.sourceLocal && !packet.sourceLocal) return false
  return !(rule.destinationLocal && !packet.destinationLocal)
}

/** Nearly all rules are for one address; only the others need arithmetic. */
const isTo = (destination: string, ip: string): boolean =>
  destination.endsWith('/32') ? destination === `${ip}/32` : cidrContains(destination, ip)

/** True when the packet was sent on to an endpoint. */
function walkNat(chain: string, packet: Packet, tables: Tables, choices: RouteChoices, routed: Routed, depth: number): boolean {
  if (depth > maxDepth) return false
  const rules = tables.nat.get(chain) ?? []
  const spread = rules.filter((rule) => 'jump' in rule.target && rule.target.jump.startsWith('KUBE-SEP-') && !rule.recentlySeen)
  for (const rule of rules) {
    if (!matches(rule, packet)) continue
    if (spread[0] === rule) {
      const picked = spread[choices.pick(chain, spread.length)] as Rule
      return follow(picked, packet, tables, choices, routed, depth)
    }
    if (rule.recentlySeen && !choices.recent(rule.recentlySeen.name, packet.source, rule.recentlySeen.seconds)) continue
    if (follow(rule, packet, tables, choices, routed, depth)) return true
  }
  return false
}

function follow(rule: Rule, packet: Packet, tables: Tables, choices: RouteChoices, routed: Routed, depth: number): boolean {
  routed.path.push(rule)
  choices.hit?.('nat', rule)
  const { target } = rule
  if ('dnat' in target) {
    if (rule.remember) choices.remember(rule.remember, packet.source)
    const colon = target.dnat.lastIndexOf(':')
    routed.verdict = 'dnat'
    routed.ip = target.dnat.slice(0, colon)
    routed.port = Number(target.dnat.slice(colon + 1))
    return true
  }
  if (!('jump' in target)) return false
  if (target.jump === 'KUBE-MARK-MASQ') {
    routed.masquerade = true
    return false
  }
  return walkNat(target.jump, packet, tables, choices, routed, depth + 1)
}

/** The hooks of the filter table that a packet passes: one of the node for itself passes two. */
function hooksOf({ sourceLocal, destinationLocal }: Packet): readonly string[] {
  if (sourceLocal) return destinationLocal ? ['OUTPUT', 'INPUT'] : ['OUTPUT']
  return destinationLocal ? ['INPUT'] : ['FORWARD']
}

/** The filter rules are about packets that no DNAT has changed. */
function filter(packet: Packet, tables: Tables, choices: RouteChoices, routed: Routed): void {
  if (routed.verdict === 'dnat') return
  for (const hook of hooksOf(packet)) {
    for (const { connectionState, target } of tables.filter.get(hook) ?? []) {
      if (connectionState !== 'NEW' || !('jump' in target)) continue
      const rule = tables.filter.get(target.jump)?.find((one) => matches(one, packet))
      if (rule && stop(rule, choices, routed)) return
    }
  }
}

function stop(rule: Rule, choices: RouteChoices, routed: Routed): boolean {
  choices.hit?.('filter', rule)
  routed.path.push(rule)
  routed.verdict = 'reject' in rule.target ? 'reject' : 'drop'
  return true
}
