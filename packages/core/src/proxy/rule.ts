/** One rule as data: it is walked to route a packet, and printed as iptables prints it. */
export interface Rule {
  chain: string
  source?: string
  notSource?: string
  /** nft alone: ip saddr != { … }, looked at before any DNAT. */
  notSources?: readonly string[]
  destination?: string
  protocol?: 'tcp' | 'udp' | 'sctp'
  destinationPort?: number
  comment?: string
  /** -m addrtype */
  sourceLocal?: true
  destinationLocal?: true
  notDestinationLocal?: true
  /** -m statistic --probability */
  probability?: string
  /** -m recent --rcheck --seconds N --reap */
  recentlySeen?: { name: string; seconds: number }
  /** -m recent --set */
  remember?: string
  connectionState?: string
  notConnectionState?: string
  /** -m nfacct --nfacct-name */
  counter?: string
  notMark?: string
  mark?: string
  target:
    | { jump: string }
    | { dnat: string }
    | { setMark: string }
    | { xorMark: string }
    | { masquerade: true }
    | { reject: true }
    | { drop: true }
    | { return: true }
    | { accept: true }
    /** It counts and says something, and the packet goes on to the next rule. */
    | { none: true }
}

export type Chains = Map<string, Rule[]>

export interface Tables {
  nat: Chains
  filter: Chains
}

export function addRule(chains: Chains, rule: Rule): void {
  const rules = chains.get(rule.chain)
  if (rules) rules.push(rule)
  else chains.set(rule.chain, [rule])
}
