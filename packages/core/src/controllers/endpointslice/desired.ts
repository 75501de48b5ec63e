import type { SliceEndpoint, SlicePort } from '../../api/discovery.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import { isReady } from '../pod-state.ts'
import { inSliceOrder } from '../port-order.ts'
import { hostnameFor, perPod, targetPortOf } from '../service-pods.ts'

export interface PortGroup {
  ports: SlicePort[]
  endpoints: SliceEndpoint[]
}

/** The endpoints that should be, by the list of ports that they serve. Models endpointslice reconciler getEndpointPorts and podToEndpoint (1.36). */
export function desiredGroups(
  service: Service,
  pods: readonly Pod[],
  zoneOf: (node: string) => string | undefined,
): Map<string, PortGroup> {
  const groups = new Map<string, PortGroup>()
  for (const pod of pods) {
    const { id, ports, endpoint } = endpointOfPod(service, pod, zoneOf)
    const group = groups.get(id) ?? { ports, endpoints: [] }
    group.endpoints.push(endpoint)
    groups.set(id, group)
  }
  return groups
}

const endpointFor = perPod((service, pod) => {
  const ports = portsFor(service, pod)
  return { id: portsId(ports), ports, endpoint: endpointOf(service, pod) }
})

/** What one Pod is for a Service, and the name of the list of ports that it serves. */
export function endpointOfPod(
  service: Service,
  pod: Pod,
  zoneOf: (node: string) => string | undefined,
): { id: string; ports: SlicePort[]; endpoint: SliceEndpoint } {
  const made = endpointFor(service, pod)
  return { ...made, endpoint: inZone(made.endpoint, zoneOf) }
}

function inZone(endpoint: SliceEndpoint, zoneOf: (node: string) => string | undefined): SliceEndpoint {
  const zone = endpoint.nodeName == null ? undefined : zoneOf(endpoint.nodeName)
  return zone === undefined ? endpoint : { ...endpoint, zone }
}

function portsFor(service: Service, pod: Pod): SlicePort[] {
  const ports: SlicePort[] = []
  for (const port of service.spec.ports ?? []) {
    const number = targetPortOf(port, pod)
    if (number === undefined) continue
    const { name = '', protocol = 'TCP', appProtocol } = port
    ports.push({ name, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) })
  }
  return inSliceOrder(ports)
}

export const portsId = (ports: readonly SlicePort[] | null | undefined): string =>
  (ports ?? [])
    .map((port) => `${port.name ?? ''}/${port.protocol}/${port.port}/${port.appProtocol ?? ''}`)
    .sort()
    .join(' ')

function endpointOf(service: Service, pod: Pod): SliceEndpoint {
  const serving = isReady(pod)
  const terminating = pod.metadata.deletionTimestamp !== undefined
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating)
  const hostname = hostnameFor(pod, service)
  const { nodeName } = pod.spec
  return {
    addresses: [pod.status?.podIP as string],
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: {
      kind: 'Pod',
      name: pod.metadata.name,
      namespace: pod.metadata.namespace as string,
      uid: pod.metadata.uid as string,
    },
  }
}
