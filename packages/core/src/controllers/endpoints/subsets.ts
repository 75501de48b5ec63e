import type { Pod } from '../../api/pod.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset, Service } from '../../api/service.ts'
import { isReady } from '../pod-state.ts'
import { hostnameFor, perPod, targetPortOf } from '../service-pods.ts'

interface Address {
  /** The same for equal lists of ports. */
  portsId: string
  ports: EndpointPort[]
  address: EndpointAddress
  ready: boolean
  /** The address as a number, to sort by. */
  order: number
}

interface Group {
  ports: EndpointPort[]
  addresses: Address[]
}

/** Subsets by the ports that their addresses have in common. Models endpoints_controller.go and endpoints.RepackSubsets (1.36). */
export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const groups = new Map<string, Group>()
  for (const pod of pods) {
    const one = addressFor(service, pod)
    if (!one) continue
    const group = groups.get(one.portsId)
    if (group) group.addresses.push(one)
    else groups.set(one.portsId, { ports: one.ports, addresses: [one] })
  }
  return [...groups.values()].map(subsetOf)
}

const addressFor = perPod((service, pod): Address | undefined => {
  // the old API never shows terminating Pods
  if (pod.metadata.deletionTimestamp !== undefined && !service.spec.publishNotReadyAddresses) return undefined
  const ports = portsFor(service, pod)
  if (ports.length === 0 && (service.spec.ports?.length ?? 0) > 0) return undefined
  const address = addressOf(pod, service)
  const ready = service.spec.publishNotReadyAddresses === true || isReady(pod)
  const order = address.ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return { portsId: JSON.stringify(ports), ports, address, ready, order }
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
      .sort((a, b) => a.order - b.order)
      .map((one) => one.address)
  const [ready, notReady] = [pick(true), pick(false)]
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }
}
