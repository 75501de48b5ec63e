import type { Routed } from '../proxy/route.ts'
import { servicePorts } from '../proxy/service-ports.ts'
import { serviceAt } from './explain.ts'
import type { Hop, Protocol } from './packet.ts'
import type { NetworkParts } from './parts.ts'
import { portsLeft, proxyStoppedAtMs } from './proxy-stop.ts'

interface Asked {
  ip: string
  port: number
  protocol: Protocol
}

/**
 * The hop that tells of a stopped kube-proxy whose rules no longer say what the Service does; undefined when they still do.
 * It is `ok` until the request is known to fail.
 */
export function staleRules(parts: NetworkParts, node: string, { ip, port, protocol }: Asked, routed: Routed): Hop | undefined {
  const atMs = proxyStoppedAtMs(parts, node)
  if (atMs === undefined) return undefined
  const service = serviceAt(parts, ip, port)
  const wanted = service ? servicePorts(parts.client, service) : []
  const id = service ? `${service.metadata.namespace}/${service.metadata.name}` : undefined
  const left = portsLeft(parts, node).filter((one) => `${one.namespace}/${one.name}` === id)
  if (service ? JSON.stringify(wanted) === JSON.stringify(left) : routed.verdict !== 'dnat') return undefined
  const since = new Date(atMs).toISOString().slice(11, 19)
  return {
    kind: 'chain',
    ok: true,
    title: `the rules of ${node} are those of ${since}: no kube-proxy runs there`,
    detail: service
      ? `They ${left.length === 0 ? 'do not know' : 'have not followed'} Service ${id} (${protocol} ${ip}:${port}).`
      : `No Service has ${ip}:${port} any more.`,
    node,
    blame: `kube-proxy on ${node}`,
    look: 'kubectl get pods -n kube-system -l k8s-app=kube-proxy -o wide',
  }
}
