import { cidrContains } from '../api/cidr.ts'
import type { Attempt } from './arrive.ts'
import { explainEndpoints } from './explain.ts'
import { type NodeHost, nodeOfPodIp } from './hosts.ts'
import type { ConnectOutcome } from './packet.ts'
import { type NetworkParts, outsideIp } from './parts.ts'
import { proxiedPorts } from './proxy-stop.ts'

/** ARP gives up after three tries of about a second. */
export const arpGivesUpMs = 3061

/** No Pod, no node: a cluster IP without a rule, a Pod network address without a Pod, or the world outside. */
export function nowhere(
  { parts, hops, ip: asked, port: askedPort, protocol, dialer, stale }: Attempt,
  { name: node }: NodeHost,
  ip: string,
  port: number,
): ConnectOutcome {
  if (cidrContains(parts.serviceCidr, ip)) {
    const explained = stale || explainEndpoints(parts, asked, askedPort, protocol, dialer.node, hops)
    // Models pkg/proxy/nftables/proxier.go cluster-ips-check (1.36): a port that a Service does not have is refused
    if (parts.mode === 'nftables' && isClusterIp(parts, node, ip)) return { outcome: 'refused' }
    if (!explained)
      hops.push({
        kind: 'chain',
        ok: false,
        title: `no rule for ${ip}:${port}`,
        detail: 'No Service has this cluster IP, so nobody answers.',
        blame: `the address ${ip}`,
        look: 'kubectl get service -A',
      })
    return { outcome: 'timeout' }
  }
  const owner = nodeOfPodIp(parts, ip)
  if (owner) {
    hops.push({
      kind: 'endpoint',
      ok: false,
      title: `no Pod has the address ${ip}`,
      detail: `The network 10.10.x of ${owner.name} has it free: its Pod is gone.`,
      blame: `the address ${ip}`,
      look: 'kubectl get pods -A -o wide',
    })
    return { outcome: 'unreachable', afterMs: arpGivesUpMs }
  }
  if (cidrContains('192.168.56.0/24', ip) && ip !== outsideIp) {
    const explained = explainEndpoints(parts, asked, askedPort, protocol, dialer.node, hops)
    if (explained) return { outcome: 'unreachable', afterMs: arpGivesUpMs }
    hops.push({
      kind: 'route',
      ok: false,
      title: `nobody has ${ip}`,
      blame: `the address ${ip}`,
      look: 'kubectl get nodes -o wide',
    })
    return { outcome: 'unreachable', afterMs: arpGivesUpMs }
  }
  hops.push({
    kind: 'route',
    ok: false,
    title: `${ip} is outside of the lab`,
    detail: 'A lab has no way to the internet.',
    blame: `the address ${ip}`,
    look: 'kubectl get service,pods -A -o wide',
  })
  return { outcome: 'timeout' }
}

const isClusterIp = (parts: NetworkParts, node: string, ip: string): boolean =>
  proxiedPorts(parts, node).some(({ clusterIp }) => clusterIp === ip)
