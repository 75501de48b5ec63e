import { equal } from '../../api/copy.ts'
import type { EndpointSlice, SliceEndpoint, SlicePort } from '../../api/discovery.ts'
import { endpoints, endpointslices, services } from '../../api/kinds.ts'
import { labelTerms } from '../../api/object-index.ts'
import type { EndpointAddress, EndpointSubset, Endpoints } from '../../api/service.ts'
import type { Client } from '../../client/client.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { controllerRef, keyOf, splitKey } from '../ownership.ts'
import { inSliceOrder } from '../port-order.ts'

const manager = 'endpointslicemirroring-controller.k8s.io'
const managedBy = 'endpointslice.kubernetes.io/managed-by'
const serviceName = 'kubernetes.io/service-name'
const skipMirror = 'endpointslice.kubernetes.io/skip-mirror'
const leader = 'control-plane.alpha.kubernetes.io/leader'
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'
const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time'
const maxPerSubset = 1000

/** Shows Endpoints that people wrote as EndpointSlices. Models pkg/controller/endpointslicemirroring (1.36). */
export const endpointSliceMirroringController: Controller = {
  name: 'endpointslicemirroring',
  watches: [
    watchRule(endpoints, ({ object }) => [keyOf(object)]),
    watchRule(services, ({ object }) => [keyOf(object)]),
    watchRule(endpointslices, ({ object, type }) => {
      const name = object.metadata.labels?.[serviceName]
      return type !== 'ADDED' && name !== undefined && object.metadata.labels?.[managedBy] === manager
        ? [`${object.metadata.namespace}/${name}`]
        : []
    }),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const { client } = context
    const source = client.get(endpoints, namespace, name)
    const service = client.get(services, namespace, name)
    const wanted = source && service && mirrors(source) && !service.spec.selector ? desiredSlices(source) : []
    const existing = client.find(endpointslices, namespace, labelTerms({ [serviceName]: name, [managedBy]: manager }))
    reconcileSlices(source, wanted, existing, context)
  },
}

const mirrors = ({ metadata }: Endpoints): boolean =>
  metadata.labels?.[skipMirror] !== 'true' && metadata.annotations?.[leader] === undefined

interface Desired {
  addressType: 'IPv4' | 'IPv6'
  endpoints: SliceEndpoint[]
  ports: SlicePort[]
}

function desiredSlices({ subsets = [] }: Endpoints): Desired[] {
  return subsets.flatMap((subset) => {
    const all = endpointsOf(subset).slice(0, maxPerSubset)
    const ports = (subset.ports ?? []).map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol ? { appProtocol } : {}),
    }))
    const sorted = inSliceOrder(ports)
    return (['IPv4', 'IPv6'] as const).flatMap((addressType) => {
      const mine = all.filter((endpoint) => (endpoint.addresses[0] as string).includes(':') === (addressType === 'IPv6'))
      return mine.length > 0 ? [{ addressType, endpoints: mine, ports: sorted }] : []
    })
  })
}

function endpointsOf({ addresses = [], notReadyAddresses = [] }: EndpointSubset): SliceEndpoint[] {
  const made = (address: EndpointAddress, ready: boolean): SliceEndpoint => ({
    addresses: [address.ip],
    conditions: { ready },
    ...(address.hostname ? { hostname: address.hostname } : {}),
    ...(address.nodeName ? { nodeName: address.nodeName } : {}),
    ...(address.targetRef ? { targetRef: address.targetRef } : {}),
  })
  return [...addresses.map((address) => made(address, true)), ...notReadyAddresses.map((address) => made(address, false))]
}

const portsKey = (slice: { ports?: SlicePort[] | null; addressType: string }): string =>
  `${slice.addressType} ${JSON.stringify(slice.ports ?? [])}`

function metadataOf(source: Endpoints): { labels: Record<string, string>; annotations: Record<string, string> } {
  const { [skipMirror]: _, ...labels } = source.metadata.labels ?? {}
  const { [lastApplied]: _a, [triggerTime]: _b, ...annotations } = source.metadata.annotations ?? {}
  return { labels: { ...labels, [serviceName]: source.metadata.name, [managedBy]: manager }, annotations }
}

function reconcileSlices(
  source: Endpoints | undefined,
  wanted: readonly Desired[],
  existing: readonly EndpointSlice[],
  { client }: ControllerContext,
): void {
  const left = [...existing]
  for (const desired of source ? wanted : []) {
    const at = left.findIndex((slice) => portsKey(slice) === portsKey(desired))
    const { labels, annotations } = metadataOf(source as Endpoints)
    if (at < 0) {
      const { name, namespace } = (source as Endpoints).metadata
      const metadata = {
        name: '',
        generateName: `${name}-`,
        namespace: namespace as string,
        labels,
        ...noted(annotations),
        ownerReferences: [controllerRef(endpoints, source as Endpoints)],
      }
      client.create(endpointslices, { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, ...desired })
      continue
    }
    const [slice] = left.splice(at, 1) as [EndpointSlice]
    const same =
      equal(slice.endpoints, desired.endpoints) &&
      equal(slice.metadata.labels ?? {}, labels) &&
      equal(slice.metadata.annotations ?? {}, annotations)
    if (!same) rewrite(slice, { labels, annotations }, desired, client)
  }
  for (const slice of left) client.delete(endpointslices, slice.metadata.namespace as string, slice.metadata.name)
}

/** A slice is written anew under its name, as if it had never been generated. */
function rewrite(
  slice: EndpointSlice,
  { labels, annotations }: { labels: Record<string, string>; annotations: Record<string, string> },
  { endpoints: wanted }: Desired,
  client: Client,
): void {
  const { generateName: _, annotations: _before, ...metadata } = slice.metadata
  client.update(endpointslices, { ...slice, metadata: { ...metadata, labels, ...noted(annotations) }, endpoints: wanted })
}

const noted = (annotations: Record<string, string>): { annotations?: Record<string, string> } =>
  Object.keys(annotations).length > 0 ? { annotations } : {}
