import type { ProxyEndpoint, ServicePortInfo } from './service-ports.ts'

export interface NodeView {
  name: string
  zone: string | undefined
}

export interface Categorized {
  /** Where traffic under a Cluster policy may go. */
  cluster: readonly ProxyEndpoint[]
  /** Where traffic under a Local policy may go: endpoints on this node. */
  local: readonly ProxyEndpoint[]
  /** True when the Service has endpoints anywhere (a Local policy without local ones drops instead of refusing). */
  anywhere: boolean
}

export const isExternal = (info: ServicePortInfo): boolean =>
  info.nodePort > 0 || info.externalIps.length > 0 || info.loadBalancerIps.length > 0

/** Models pkg/proxy/topology.go CategorizeEndpoints (1.36). */
export function categorize(info: ServicePortInfo, node: NodeView): Categorized {
  // even under an external Local policy: Pods and the node itself are sent past it
  const usesCluster = !info.internalLocal || isExternal(info)
  const usesLocal = info.internalLocal || (isExternal(info) && info.externalLocal)
  const cluster = usesCluster ? clusterEndpoints(info, node) : []
  if (!usesLocal) return { cluster, local: [], anywhere: cluster.length > 0 }
  const here = info.endpoints.filter((endpoint) => endpoint.node === node.name)
  const local = usable(here)
  return { cluster, local, anywhere: usable(info.endpoints).length > 0 }
}

/** Ready ones, or, when none is, those that still serve while they terminate. */
function usable(endpoints: readonly ProxyEndpoint[]): readonly ProxyEndpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? ready : endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating)
}

function clusterEndpoints(info: ServicePortInfo, node: NodeView): readonly ProxyEndpoint[] {
  const ready = info.endpoints.filter((endpoint) => endpoint.ready)
  if (ready.length === 0) return usable(info.endpoints)
  if (ready.every((endpoint) => endpoint.nodes.length > 0)) {
    const near = ready.filter((endpoint) => endpoint.nodes.includes(node.name))
    if (near.length > 0) return near
  }
  const zone = node.zone
  if (zone !== undefined && ready.every((endpoint) => endpoint.zones.length > 0)) {
    const near = ready.filter((endpoint) => endpoint.zones.includes(zone))
    if (near.length > 0) return near
  }
  return ready
}

/** Why an endpoint may not be used from this node; undefined when it may. For explanations. */
export function ineligible(
  endpoint: ProxyEndpoint,
  chosen: readonly ProxyEndpoint[],
  local: boolean,
  node: NodeView,
): string | undefined {
  if (chosen.includes(endpoint)) return undefined
  if (endpoint.terminating && !endpoint.serving) return 'it is being deleted'
  if (!endpoint.ready) return endpoint.terminating ? 'it is being deleted' : 'its Pod is not ready'
  if (local && endpoint.node !== node.name) return `it runs on ${endpoint.node ?? 'no node'}, and the policy is Local`
  return 'its topology hints keep it for other nodes'
}
