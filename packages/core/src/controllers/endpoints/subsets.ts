import type { Pod } from '../../api/pod.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset, Service } from '../../api/service.ts'
import { isReady } from '../pod-state.ts'
import { inOrder, inSubsetOrder } from '../port-order.ts'
import { hostnameFor, perPod, targetPortOf } from '../service-pods.ts'

interface Address {
  /** The same for equal lists of ports. */
  portsId: string
  ports: EndpointPort[]
  address: EndpointAddress
  ready: boolean
}

interface Group {
  ports: EndpointPort[]
  addresses: Address[]
}

/**
 * Subsets by the ports that the same addresses offer: an address stands in several when it offers a port that others lack. Models
 * endpoints_controller.go and pkg/api/v1/endpoints RepackSubsets (1.36).
 */
export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const groups = new Map<string, Group>()
  for (const pod of pods) {
    const one = addressFor(service, pod)
    if (!one) continue
    const group = groups.get(one.portsId)
    if (group) group.addresses.push(one)
    else groups.set(one.portsId, { ports: one.ports, addresses: [one] })
  }
  return inOrder(repacked([...groups.values()]).map(subsetOf))
}

/** From addresses with the same ports to ports with the same addresses. */
function repacked(groups: readonly Group[]): Group[] {
  const offered = new Map<string, { port?: EndpointPort; by: Group[] }>()
  for (const group of groups) {
    for (const port of group.ports.length > 0 ? group.ports : [undefined]) {
      const id = JSON.stringify(port) ?? ''
      const known = offered.get(id) ?? { ...(port ? { port } : {}), by: [] }
      known.by.push(group)
      offered.set(id, known)
    }
  }
  const subsets = new Map<string, { ports: EndpointPort[]; by: Group[] }>()
  for (const { port, by } of offered.values()) {
    const id = by.map((group) => groups.indexOf(group)).join()
    const known = subsets.get(id) ?? { ports: [], by }
    subsets.set(id, { ports: port ? [...known.ports, port] : known.ports, by })
  }
  return [...subsets.values()].map(({ ports, by }) => ({ ports, addresses: by.flatMap(({ addresses }) => addresses) }))
}

const addressFor = perPod((service, pod): Address | undefined => {
  // the old API never shows terminating Pods
  if (pod.metadata.deletionTimestamp !== undefined && !service.spec.publishNotReadyAddresses) return undefined
  const ports = portsFor(service, pod)
  if (ports.length === 0 && (service.spec.ports?.length ?? 0) > 0) return undefined
  const address = addressOf(pod, service)
  const ready = service.spec.publishNotReadyAddresses === true || isReady(pod)
  return { portsId: JSON.stringify(ports), ports, address, ready }
})

function portsFor(service: Service, pod: Pod): EndpointPort[] {
  const ports: EndpointPort[] = []
  for (const port of service.spec.ports ?? []) {
    const number = targetPortOf(port, pod)
    if (number === undefined) continue
    const { name, protocol = 'TCP', appProtocol } = port
    ports.push({ ...(name ? { name } : {}), port: number, protocol, ...(appProtocol ? { appProtocol } : {}) })
  }
  return ports
}

function addressOf(pod: Pod, service: Service): EndpointAddress {
  const hostname = hostnameFor(pod, service)
  return {
    ...(hostname === undefined ? {} : { hostname }),
    ip: pod.status?.podIP as string,
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: {
      kind: 'Pod',
      name: pod.metadata.name,
      namespace: pod.metadata.namespace as string,
      uid: pod.metadata.uid as string,
    },
  }
}

function subsetOf({ ports, addresses }: Group): EndpointSubset {
  const pick = (ready: boolean): EndpointAddress[] =>
    addresses
      .filter((one) => one.ready === ready)
      .map((one) => one.address)
      .sort(byText)
  const [ready, notReady] = [pick(true), pick(false)]
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports: inSubsetOrder(ports) } : {}),
  }
}

/** Addresses are compared as texts. */
function byText(a: EndpointAddress, b: EndpointAddress): number {
  const [x, y] = a.ip === b.ip ? [a.targetRef?.uid ?? '', b.targetRef?.uid ?? ''] : [a.ip, b.ip]
  return x < y ? -1 : x > y ? 1 : 0
}
