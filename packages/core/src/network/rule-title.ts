import type { Rule } from '../proxy/rule.ts'
import type { NetworkParts } from './parts.ts'

/** Where kube-proxy's nftables mode keeps what these chains hold. */
const inNftables: readonly (readonly [RegExp, string])[] = [
  [/^KUBE-SVC-/, 'chain service-…'],
  [/^KUBE-SVL-/, 'chain local-…'],
  [/^KUBE-EXT-/, 'chain external-…'],
  [/^KUBE-FW-/, 'chain firewall-…'],
  [/^KUBE-SEP-/, 'dnat'],
  [/^KUBE-NODEPORTS$/, 'map service-nodeports'],
  [/^KUBE-PROXY-FIREWALL$/, 'map firewall-ips'],
  [/^KUBE-EXTERNAL-SERVICES$/, 'map no-endpoint-services'],
]

/** A rule in a list of hops: its chain as the lab's kube-proxy calls it, and what it is for. */
export function ruleTitle({ mode }: Pick<NetworkParts, 'mode'>, rule: Rule): string {
  const chain = mode === 'nftables' ? nftPlace(rule) : rule.chain
  return `${chain}${rule.comment ? `: ${rule.comment}` : ''}`
}

function nftPlace({ chain, target }: Rule): string {
  if (chain === 'KUBE-SERVICES') return 'jump' in target ? 'map service-ips' : 'map no-endpoint-services'
  return inNftables.find(([pattern]) => pattern.test(chain))?.[1] ?? chain
}
