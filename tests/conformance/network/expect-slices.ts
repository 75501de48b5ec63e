import { expect } from 'vitest'
import { type Api, core, find, ofService, slicesPath, type Thing } from './api.ts'
import { until } from './until.ts'

export interface Wanted {
  pods: Thing[]
  subsets: number
  slices: number
  /** The ports differ from Pod to Pod. */
  named: boolean
}

/** Endpoints and EndpointSlices of a Service say the same of its Pods. Models network/endpointslice.go expectEndpointsAndSlices (1.36). */
export async function expectEndpointsAndSlices(api: Api, service: Thing, wanted: Wanted): Promise<void> {
  const slices = await matchingSlices(api, service, wanted)
  const endpoints = await matchingEndpoints(api, service, wanted)
  checkEndpoints(endpoints, service, wanted)
  for (const slice of slices) checkSlice(slice, service, wanted)
  const addresses = new Set(slices.flatMap((slice) => (slice.endpoints ?? []).map((one: Thing) => one.addresses[0])))
  expect(addresses.size).toBe(wanted.pods.length)
}

function matchingSlices(api: Api, { metadata }: Thing, { pods, slices }: Wanted): Promise<Thing[]> {
  return until(`${slices} slices of ${metadata.name}`, async () => {
    const found = await api.list(slicesPath(metadata.namespace), ofService(metadata.name))
    const count = found.reduce((sum, slice) => sum + (slice.endpoints ?? []).length, 0)
    return found.length === slices && count === pods.length && found
  })
}

const addressesOf = ({ addresses = [], notReadyAddresses = [] }: Thing): Thing[] => [...addresses, ...notReadyAddresses]

function matchingEndpoints(api: Api, { metadata }: Thing, { pods, subsets }: Wanted): Promise<Thing> {
  return until(`Endpoints ${metadata.name}`, async () => {
    const found = await find(api, core(metadata.namespace, 'endpoints', metadata.name))
    const all: Thing[] = found?.subsets ?? []
    return found && all.length === subsets && all.flatMap(addressesOf).length === pods.length && found
  })
}

function checkEndpoints({ subsets = [] }: Thing, { spec }: Thing, { pods, named }: Wanted): void {
  for (const subset of subsets) {
    expect(subset.ports).toHaveLength(spec.ports.length)
    if (!named) expect(subset.ports.map(portOf)).toEqual(spec.ports.map(targetOf))
    for (const { ip, targetRef } of addressesOf(subset)) {
      const pod = podOf(pods, ip, targetRef)
      if (named) expect(subset.ports[0].port).toBe(namedPort(pod, spec.ports[0].targetPort))
    }
  }
}

function checkSlice(slice: Thing, { metadata, spec }: Thing, { pods, named }: Wanted): void {
  const { labels, ownerReferences } = slice.metadata
  expect(labels['endpointslice.kubernetes.io/managed-by']).toBe('endpointslice-controller.k8s.io')
  expect(ownerReferences).toMatchObject([{ kind: 'Service', name: metadata.name, uid: metadata.uid, controller: true }])
  expect(slice.ports ?? []).toHaveLength(pods.length === 0 ? 0 : spec.ports.length)
  if (!named && pods.length > 0) expect(slice.ports.map(portOf)).toEqual(spec.ports.map(targetOf))
  for (const { addresses, targetRef, nodeName } of slice.endpoints ?? []) {
    const pod = podOf(pods, addresses[0], targetRef)
    expect(nodeName).toBe(pod.spec.nodeName)
    if (named) expect(slice.ports[0].port).toBe(namedPort(pod, spec.ports[0].targetPort))
  }
}

const portOf = ({ name, port, protocol }: Thing): Thing => ({ name, port, protocol })
const targetOf = ({ name, targetPort, protocol }: Thing): Thing => ({ name, port: targetPort, protocol })

const namedPort = (pod: Thing, name: string): number =>
  pod.spec.containers[0].ports.find((one: Thing) => one.name === name).containerPort

function podOf(pods: Thing[], ip: string, targetRef: Thing): Thing {
  const pod = pods.find((one) => one.status.podIP === ip)
  expect(pod).toBeDefined()
  const { kind, name, namespace, uid } = targetRef
  expect({ kind, name, namespace, uid }).toEqual({
    kind: 'Pod',
    name: pod.metadata.name,
    namespace: pod.metadata.namespace,
    uid: pod.metadata.uid,
  })
  return pod
}
