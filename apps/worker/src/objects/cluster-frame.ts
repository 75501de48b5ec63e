import type { EndpointSlice } from '@kubemaze/core/api/discovery.ts'
import { endpointslices, nodes, pods, services } from '@kubemaze/core/api/kinds.ts'
import type { Pod } from '@kubemaze/core/api/pod.ts'
import type { Service } from '@kubemaze/core/api/service.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'

type ClusterFrame = Extract<ServerFrame, { type: 'cluster' }>

/** Objects of one kind that a picture shows at most. */
const maxShown = 500
/** Not the student's own: left out of the picture. */
const hidden = new Set(['kube-system', 'kube-public', 'kube-node-lease'])

/** Services, endpoints, Pods and nodes in short, for the page's picture. */
export function clusterFrame(cluster: Cluster): ClusterFrame {
  const client = cluster.client()
  const slices = new Map<string, EndpointSlice[]>()
  for (const slice of client.list(endpointslices)) {
    const id = `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`
    slices.set(id, [...(slices.get(id) ?? []), slice])
  }
  const own = <T extends { metadata: { namespace?: string } }>(objects: T[]): T[] =>
    objects.filter((object) => !hidden.has(object.metadata.namespace ?? '')).slice(0, maxShown)
  return {
    type: 'cluster',
    revision: cluster.revision(),
    services: own(client.list(services)).map((s) =>
      serviceRow(s, slices.get(`${s.metadata.namespace}/${s.metadata.name}`) ?? []),
    ),
    pods: own(client.list(pods)).map((pod) => podRow(pod, cluster)),
    nodes: client.list(nodes).map((node) => ({
      name: node.metadata.name,
      ip: node.status?.addresses?.find((a) => a.type === 'InternalIP')?.address ?? '',
    })),
  }
}

function serviceRow(service: Service, slices: readonly EndpointSlice[]): ClusterFrame['services'][number] {
  const { spec, metadata, status } = service
  const balancer = (status?.loadBalancer?.ingress ?? []).map((ingress) => ingress.ip ?? ingress.hostname ?? '')
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    type: spec.type ?? 'ClusterIP',
    clusterIP: spec.clusterIP ?? '',
    ports: (spec.ports ?? []).map((port) => ({
      ...(port.name ? { name: port.name } : {}),
      port: port.port,
      targetPort: port.targetPort ?? port.port,
      ...(port.nodePort ? { nodePort: port.nodePort } : {}),
      protocol: port.protocol ?? 'TCP',
    })),
    selector: spec.selector ?? {},
    externalIPs: [...(spec.externalIPs ?? []), ...balancer],
    endpoints: slices.flatMap((slice) =>
      (slice.endpoints ?? []).map((endpoint) => ({
        ip: endpoint.addresses[0] ?? '',
        ready: endpoint.conditions?.ready !== false,
        ...(endpoint.targetRef?.name ? { pod: endpoint.targetRef.name } : {}),
      })),
    ),
  }
}

function podRow(pod: Pod, cluster: Cluster): ClusterFrame['pods'][number] {
  const { metadata, spec, status } = pod
  const waiting = status?.containerStatuses?.find((c) => c.state?.waiting)?.state?.waiting?.reason
  const reason = metadata.deletionTimestamp ? 'Terminating' : waiting
  const owner = metadata.ownerReferences?.find((o) => o.controller)
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    phase: status?.phase ?? 'Pending',
    ready: status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false,
    ip: status?.podIP ?? '',
    node: spec.nodeName ?? '',
    labels: metadata.labels ?? {},
    ports: status?.phase === 'Running' ? listening(pod, cluster) : [],
    ...(owner ? { owner: `${owner.kind}/${owner.name}` } : {}),
    ...(reason ? { reason } : {}),
  }
}

/** TCP ports on which its programs really listen, reachable from outside of the Pod. */
function listening({ metadata, spec }: Pod, cluster: Cluster): number[] {
  if (spec.hostNetwork) return []
  const { sockets } = cluster.probe({ kind: 'pod', namespace: metadata.namespace ?? '', name: metadata.name })
  const open = sockets().filter((one) => one.protocol === 'TCP' && !one.address.startsWith('127.'))
  return [...new Set(open.map((one) => one.port))]
}
