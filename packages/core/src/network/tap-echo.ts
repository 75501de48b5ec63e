import { cidrContains } from '../api/cidr.ts'
import type { Dialer } from './arrive.ts'
import { gatewayOf } from './hosts.ts'
import type { Echo, Echoed } from './packet.ts'
import type { NetworkParts } from './parts.ts'
import { isTapped, show } from './tap.ts'

const ends = { reply: 'answered', unreachable: 'nobody', timeout: 'lost' } as const

/** Shows an ICMP echo request, and what came of it, to who looks at the network. */
export function showEcho(parts: NetworkParts, dialer: Dialer, ip: string, echo: Echo, { outcome }: Echoed): void {
  if (!isTapped(parts)) return
  const loopback = ip.startsWith('127.')
  show(parts, {
    protocol: 'ICMP',
    source: loopback ? ip : dialer.ip,
    sourcePort: 0,
    destination: ip,
    port: 0,
    replySource: ip,
    replyPort: 0,
    replyDestination: loopback ? ip : sourceSeen(parts, dialer, ip),
    atMs: parts.clock.now(),
    end: ends[outcome],
    untilMs: Number.POSITIVE_INFINITY,
    exchanges: [],
    echo,
  })
}

/** A node speaks to its Pods from its bridge; what leaves the Pods' network does so with the node's address. */
function sourceSeen({ podCidr }: NetworkParts, { kind, ip, node }: Dialer, to: string): string {
  if (!node) return ip
  const toNode = to === node.ip || to === gatewayOf(node)
  if (kind === 'pod') return toNode || cidrContains(podCidr, to) ? ip : node.ip
  return cidrContains(node.podCidr, to) ? gatewayOf(node) : ip
}
