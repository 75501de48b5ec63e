import { cidrContains } from '../api/cidr.ts'
import type { Pod } from '../api/pod.ts'
import type { Dialer } from './arrive.ts'
import { gatewayOf, type NodeHost, nodeByIp, nodeHosts, nodeOfPodIp, podByIp } from './hosts.ts'
import type { Echoed } from './packet.ts'
import { dnsUpstream, type NetworkParts, outsideIp } from './parts.ts'
import { policyRefusal } from './policy.ts'

const nodesNetwork = '192.168.56.0/24'
const firstTtl = 64

/** What becomes of an ICMP echo request, and the routers on its way. Cluster IPs have nobody who answers. */
export function echo(parts: NetworkParts, dialer: Dialer, ip: string): Echoed {
  if (ip.startsWith('127.') || ip === dialer.ip) return replied([])
  if (dialer.kind === 'outside') return fromOutside(parts, ip)
  const own = dialer.node
  const leaving = dialer.kind === 'pod' && own ? [gatewayOf(own)] : []
  const host = nodeByIp(parts, ip) ?? nodeHosts(parts).find((node) => gatewayOf(node) === ip)
  if (host) return replied(host.name === own?.name ? [] : leaving)
  if (ip === dnsUpstream) return replied(leaving)
  const pod = podByIp(parts, ip)
  if (pod && isKeptOut(parts, dialer, pod, ip)) return { outcome: 'timeout', routers: leaving }
  if (pod) return replied(pod.spec.nodeName === own?.name ? [] : [...leaving, ...routerOf(parts, pod.spec.nodeName)])
  return nobody(parts, dialer, ip, leaving)
}

/** A rule that names ports lets no ICMP pass. */
function isKeptOut(parts: NetworkParts, dialer: Dialer, pod: Pod, ip: string): boolean {
  const from = dialer.kind === 'pod' ? dialer.pod : undefined
  if (from && policyRefusal(parts, 'Egress', from, { pod, ip }, 0, 'ICMP')) return true
  if (dialer.kind === 'node' && dialer.node?.name === pod.spec.nodeName) return false
  return policyRefusal(parts, 'Ingress', pod, { pod: from, ip: dialer.ip }, 0, 'ICMP') !== undefined
}

const replied = (routers: string[]): Echoed => ({ outcome: 'reply', ttl: firstTtl - routers.length, routers })

function routerOf(parts: NetworkParts, name: string | undefined): string[] {
  const node = nodeHosts(parts).find((one) => one.name === name)
  return node ? [node.ip] : []
}

function fromOutside(parts: NetworkParts, ip: string): Echoed {
  if (ip === outsideIp || nodeByIp(parts, ip)) return replied([])
  return cidrContains(nodesNetwork, ip)
    ? { outcome: 'unreachable', from: outsideIp, routers: [] }
    : { outcome: 'timeout', routers: [] }
}

/** Who is on the network of the address says that it is not there; nobody speaks for the rest of the world. */
function nobody(parts: NetworkParts, dialer: Dialer, ip: string, leaving: string[]): Echoed {
  const node = nodeOfPodIp(parts, ip)
  if (node) {
    const far = node.name !== dialer.node?.name
    return { outcome: 'unreachable', from: sayer(dialer, node), routers: far ? [...leaving, node.ip] : [] }
  }
  if (!cidrContains(nodesNetwork, ip)) return { outcome: 'timeout', routers: leaving }
  const from = dialer.kind === 'pod' ? leaving[0] : dialer.node?.ip
  return { outcome: 'unreachable', from: from ?? dialer.ip, routers: leaving }
}

function sayer(dialer: Dialer, node: NodeHost): string {
  if (node.name !== dialer.node?.name) return node.ip
  return dialer.kind === 'pod' ? dialer.ip : gatewayOf(node)
}
