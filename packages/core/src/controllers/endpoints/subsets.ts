import type { Pod } from '../../api/pod.ts'
import type { EndpointAddress, EndpointPort, EndpointSubset, Service } from '../../api/service.ts'
import { isReady } from '../pod-state.ts'
import { hostnameFor, targetPortOf } from '../service-pods.ts'

interface Address {
  address: EndpointAddress
  ready: boolean
}

/** Subsets by the ports that their addresses have in common. Models endpoints_controller.go and endpoints.RepackSubsets (1.36). */
export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const groups = new Map<string, { ports: EndpointPort[]; addresses: Address[] }>()
  for (const pod of pods) {
    // the old API never shows terminating Pods
    if (pod.metadata.deletionTimestamp !== undefined && !service.spec.publishNotReadyAddresses) continue
    const ready = service.spec.publishNotReadyAddresses === true || isReady(pod)
    addPod(groups, service, pod, ready)
  }
  return [...groups.values()].map(subsetOf)
}

function addPod(
  groups: Map<string, { ports: EndpointPort[]; addresses: Address[] }>,
  service: Service,
  pod: Pod,
  ready: boolean,
): void {
  const ports: EndpointPort[] = []
  for (const port of service.spec.ports ?? []) {
    const number = targetPortOf(port, pod)
    if (number === undefined) continue
    const { name, protocol = 'TCP', appProtocol } = port
    ports.push({ ...(name ? { name } : {}), port: number, protocol, ...(appProtocol ? { appProtocol } : {}) })
  }
  if (ports.length === 0 && (service.spec.ports?.length ?? 0) > 0) return
  const id = JSON.stringify(ports)
  const group = groups.get(id) ?? { ports, addresses: [] }
  group.addresses.push({ address: addressOf(pod, service), ready })
  groups.set(id, group)
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

const byIp = (a: EndpointAddress, b: EndpointAddress): number => {
  const number = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return number(a.ip) - number(b.ip)
}

function subsetOf({ ports, addresses }: { ports: EndpointPort[]; addresses: Address[] }): EndpointSubset {
  const pick = (ready: boolean): EndpointAddress[] =>
    addresses
      .filter((one) => one.ready === ready)
      .map((one) => one.address)
      .sort(byIp)
  const [ready, notReady] = [pick(true), pick(false)]
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }
}
