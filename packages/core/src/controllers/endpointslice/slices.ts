import { equal } from '../../api/copy.ts'
import type { EndpointSlice, SliceEndpoint } from '../../api/discovery.ts'
import { endpointslices } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import type { ControllerContext } from '../controller.ts'
import { desiredGroups, type PortGroup, portsId } from './desired.ts'
import { withHints } from './hints.ts'
import { createSlice, writeSlice } from './write-slice.ts'

const maxEndpoints = 100

/** Makes the slices hold these Pods, whatever they held before. Models endpointslice reconciler reconcileByAddressType (1.36). */
export function reconcileSlices(
  service: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
  zoneOf: (node: string) => string | undefined,
  context: ControllerContext,
): void {
  const groups = desiredGroups(service, pods, zoneOf)
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
export const addressKey = ({ targetRef, addresses }: SliceEndpoint): string => targetRef?.uid ?? (addresses[0] as string)

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

export function same(wanted: SliceEndpoint, stored: SliceEndpoint): boolean {
  if (found.get(wanted) === stored) return true
  if (!equal(wanted, stored)) return false
  found.set(wanted, stored)
  return true
}
