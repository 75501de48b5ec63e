import type { EndpointSlice } from '../../api/discovery.ts'
import { endpointslices, nodes, pods, services } from '../../api/kinds.ts'
import { labelTerms } from '../../api/object-index.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'
import { isCandidate, selectedPods, servicesOfPod } from '../service-pods.ts'
import { triggerTimes } from '../trigger-times.ts'
import { forgetHints, overloadedServices } from './auto-hints.ts'
import { type Settled, writeFewChanges } from './few-changes.ts'
import { reconcileSlices } from './slices.ts'
import { managedBy, manager, serviceName } from './write-slice.ts'

const zoneLabel = 'topology.kubernetes.io/zone'

/** Keeps the EndpointSlices of each Service with a selector. Models staging/endpointslice/reconciler.go (1.36). */
export const endpointSliceController: Controller = {
  name: 'endpointslice',
  watches: [
    watchRule(services, ({ object }) => [keyOf(object)]),
    watchRule(pods, servicesOfPod),
    watchRule(nodes, () => [allNodes]),
    watchRule(endpointslices, ({ object, old, type }) => {
      const name = object.metadata.labels?.[serviceName]
      const ours = object.metadata.labels?.[managedBy] === manager || old?.metadata.labels?.[managedBy] === manager
      return type !== 'ADDED' && name !== undefined && ours ? [`${object.metadata.namespace}/${name}`] : []
    }),
  ],
  reconcile(key, context) {
    if (key === allNodes) {
      for (const overloaded of overloadedServices(context)) reconcileService(overloaded, context)
    } else reconcileService(key, context)
  },
}

/** The key of what changed about nodes. */
const allNodes = 'nodes'

function reconcileService(key: string, context: ControllerContext): void {
  const [namespace, name] = splitKey(key)
  const { client } = context
  const service = client.get(services, namespace, name)
  const existing = slicesOf(namespace, name, context)
  if (!service) {
    triggers.forget(key, client)
    forgetHints(key, context)
    for (const slice of existing) client.delete(endpointslices, namespace, slice.metadata.name)
    return
  }
  if (service.metadata.deletionTimestamp || !service.spec.selector || Object.keys(service.spec.selector).length === 0) return
  if (service.spec.type === 'ExternalName') {
    for (const slice of existing) client.delete(endpointslices, namespace, slice.metadata.name)
    return
  }
  keepSlices(service, existing, context)
}

const triggers = triggerTimes()

const settled = new WeakMap<Service, Settled>()

function keepSlices(service: Service, slices: readonly EndpointSlice[], context: ControllerContext): void {
  const zones = new Map<string, string | undefined>()
  const zoneOf = (node: string): string | undefined => {
    if (!zones.has(node)) zones.set(node, context.client.get(nodes, '', node)?.metadata.labels?.[zoneLabel])
    return zones.get(node)
  }
  const all = selectedPods(service, context.client)
  const writing = { ...context, triggeredAt: triggers.of(service, all, context.client) }
  const pods = onKnownNodes(service, all.filter(isCandidate), context)
  const before = settled.get(service)
  if (!before || !writeFewChanges(service, before, { pods, slices }, zoneOf, writing))
    reconcileSlices(service, pods, slices, zoneOf, writing)
  const { namespace = '', name } = service.metadata
  settled.set(service, { pods, slices: slicesOf(namespace, name, context), zones })
}

/** A Pod of a node that is gone is no endpoint, unless all are wanted: its Pod goes too. */
function onKnownNodes(service: Service, all: Pod[], { client }: ControllerContext): Pod[] {
  if (service.spec.publishNotReadyAddresses === true) return all
  const known = new Map<string, boolean>()
  const isThere = (node: string): boolean => {
    if (!known.has(node)) known.set(node, client.get(nodes, '', node) !== undefined)
    return known.get(node) as boolean
  }
  const gone = all.some(({ spec }) => spec.nodeName !== undefined && !isThere(spec.nodeName))
  return gone ? all.filter(({ spec }) => spec.nodeName === undefined || isThere(spec.nodeName)) : all
}

function slicesOf(namespace: string, name: string, { client }: ControllerContext): EndpointSlice[] {
  return client
    .find(endpointslices, namespace, labelTerms({ [serviceName]: name, [managedBy]: manager }))
    .filter(({ metadata }) => !metadata.deletionTimestamp)
}
