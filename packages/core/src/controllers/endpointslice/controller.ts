import { equal } from '../../api/copy.ts'
import type { EndpointSlice, SliceEndpoint } from '../../api/discovery.ts'
import { endpointslices, nodes, pods, services } from '../../api/kinds.ts'
import { labelTerms } from '../../api/object-index.ts'
import type { Service } from '../../api/service.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { controllerRef, keyOf, splitKey } from '../ownership.ts'
import { candidatePods, servicesOfPod } from '../service-pods.ts'
import { desiredGroups, type PortGroup, portsId } from './desired.ts'
import { withHints } from './hints.ts'

const serviceName = 'kubernetes.io/service-name'
const managedBy = 'endpointslice.kubernetes.io/managed-by'
const manager = 'endpointslice-controller.k8s.io'
const headless = 'service.kubernetes.io/headless'
const triggerTime = 'endpoints.kubernetes.io/last-change-trigger-time'
const zoneLabel = 'topology.kubernetes.io/zone'
const maxEndpoints = 100

/** Keeps the EndpointSlices of each Service with a selector. Models staging/endpointslice/reconciler.go (1.36). */
export const endpointSliceController: Controller = {
  name: 'endpointslice',
  watches: [
    watchRule(services, ({ object }) => [keyOf(object)]),
    watchRule(pods, servicesOfPod),
    watchRule(endpointslices, ({ object, old, type }) => {
      const name = object.metadata.labels?.[serviceName]
      const ours = object.metadata.labels?.[managedBy] === manager || old?.metadata.labels?.[managedBy] === manager
      return type !== 'ADDED' && name !== undefined && ours ? [`${object.metadata.namespace}/${name}`] : []
    }),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const { client } = context
    const service = client.get(services, namespace, name)
    const existing = slicesOf(namespace, name, context)
    if (!service) {
      for (const slice of existing) client.delete(endpointslices, namespace, slice.metadata.name)
      return
    }
    if (service.metadata.deletionTimestamp || !service.spec.selector || Object.keys(service.spec.selector).length === 0) return
    if (service.spec.type === 'ExternalName') {
      for (const slice of existing) client.delete(endpointslices, namespace, slice.metadata.name)
      return
    }
    reconcileSlices(service, existing, context)
  },
}

function slicesOf(namespace: string, name: string, { client }: ControllerContext): EndpointSlice[] {
  return client
    .find(endpointslices, namespace, labelTerms({ [serviceName]: name, [managedBy]: manager }))
    .filter(({ metadata }) => !metadata.deletionTimestamp)
}

function reconcileSlices(service: Service, existing: readonly EndpointSlice[], context: ControllerContext): void {
  const zones = new Map<string, string | undefined>()
  const zoneOf = (node: string): string | undefined => {
    if (!zones.has(node)) zones.set(node, context.client.get(nodes, '', node)?.metadata.labels?.[zoneLabel])
    return zones.get(node)
  }
  const groups = desiredGroups(service, candidatePods(service, context.client), zoneOf)
  // a Service without endpoints keeps one empty slice, so that it can be told from one that nobody looks after
  if (groups.size === 0) groups.set('', { ports: [], endpoints: [] })
  const byPorts = new Map<string, EndpointSlice[]>()
  for (const slice of existing) {
    const id = portsId(slice.ports)
    byPorts.set(id, [...(byPorts.get(id) ?? []), slice])
  }
  for (const [id, slices] of byPorts) {
    if (!groups.has(id))
      for (const slice of slices) context.client.delete(endpointslices, service.metadata.namespace as string, slice.metadata.name)
  }
  for (const [id, group] of groups) reconcileGroup(service, group, byPorts.get(id) ?? [], context)
}

/** A Pod has one address of a family, and keeps it. */
const addressKey = ({ targetRef, addresses }: SliceEndpoint): string => targetRef?.uid ?? (addresses[0] as string)

/** Keeps what is right where it is, then fills slices that have room, then makes new ones. */
function reconcileGroup(service: Service, group: PortGroup, slices: readonly EndpointSlice[], context: ControllerContext): void {
  const wanted = new Map(withHints(service, group.endpoints).map((endpoint) => [addressKey(endpoint), endpoint]))
  const plans = slices.map((slice) => ({ slice, endpoints: keep(slice, wanted) }))
  const rest = [...wanted.values()]
  const byUse = [...plans].sort((a, b) => Number(changed(b)) - Number(changed(a)) || b.endpoints.length - a.endpoints.length)
  for (const plan of byUse) plan.endpoints.push(...rest.splice(0, Math.max(0, maxEndpoints - plan.endpoints.length)))
  plans.forEach((plan, i) => writeSlice(service, group, plan, i > 0 || rest.length > 0, context))
  const empty = plans.length === 0 && rest.length === 0
  while (rest.length > 0) createSlice(service, group, rest.splice(0, maxEndpoints), context)
  if (empty) createSlice(service, group, [], context)
}

const changed = ({ slice, endpoints }: { slice: EndpointSlice; endpoints: SliceEndpoint[] }): boolean =>
  (slice.endpoints?.length ?? 0) !== endpoints.length

/** Takes the endpoints of a slice that are still wanted; unchanged ones stay the same objects. */
function keep(slice: EndpointSlice, wanted: Map<string, SliceEndpoint>): SliceEndpoint[] {
  const kept: SliceEndpoint[] = []
  for (const endpoint of slice.endpoints ?? []) {
    const id = addressKey(endpoint)
    const now = wanted.get(id)
    if (!now) continue
    wanted.delete(id)
    kept.push(same(now, endpoint) ? endpoint : now)
  }
  return kept
}

/** Which wanted endpoints were found to say what a stored one says. */
const found = new WeakMap<SliceEndpoint, SliceEndpoint>()

function same(wanted: SliceEndpoint, stored: SliceEndpoint): boolean {
  if (found.get(wanted) === stored) return true
  if (!equal(wanted, stored)) return false
  found.set(wanted, stored)
  return true
}

function labelsOf(service: Service): Record<string, string> {
  const { [headless]: _, ...own } = service.metadata.labels ?? {}
  return {
    ...own,
    ...(service.spec.clusterIP === 'None' ? { [headless]: '' } : {}),
    [managedBy]: manager,
    [serviceName]: service.metadata.name,
  }
}

function writeSlice(
  service: Service,
  group: PortGroup,
  { slice, endpoints }: { slice: EndpointSlice; endpoints: SliceEndpoint[] },
  spare: boolean,
  context: ControllerContext,
): void {
  if (endpoints.length === 0 && spare) {
    context.client.delete(endpointslices, slice.metadata.namespace as string, slice.metadata.name)
    return
  }
  const before = slice.endpoints ?? []
  const same = before.length === endpoints.length && before.every((endpoint, i) => endpoint === endpoints[i])
  const labels = labelsOf(service)
  if (same && equal(labels, slice.metadata.labels ?? {}) && portsId(group.ports) === portsId(slice.ports)) return
  const annotations = { ...slice.metadata.annotations, [triggerTime]: timestamp(context.clock.now()) }
  context.client.update(endpointslices, {
    ...slice,
    metadata: { ...slice.metadata, labels, annotations },
    endpoints: endpoints.length > 0 ? endpoints : null,
    ports: group.ports.length > 0 ? group.ports : null,
  })
}

function createSlice(service: Service, group: PortGroup, endpoints: SliceEndpoint[], context: ControllerContext): void {
  context.client.create(endpointslices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace as string,
      labels: labelsOf(service),
      annotations: { [triggerTime]: timestamp(context.clock.now()) },
      ownerReferences: [controllerRef(services, service)],
    },
    addressType: 'IPv4',
    endpoints: endpoints.length > 0 ? endpoints : null,
    ports: group.ports.length > 0 ? group.ports : null,
  })
}
