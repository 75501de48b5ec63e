import { equal } from '../../api/copy.ts'
import type { EndpointSlice, SliceEndpoint } from '../../api/discovery.ts'
import { endpointslices } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import { asksForHints, endHints, giveHints } from './auto-hints.ts'
import { desiredGroups, type PortGroup, portsId } from './desired.ts'
import { withHints } from './hints.ts'
import { createSlice, isOwned, isPlaceholder, type Writing, writeSlice } from './write-slice.ts'

const maxEndpoints = 100

interface Plan {
  /** With the ports that the slice is to have. */
  updates: { slice: EndpointSlice; group: PortGroup; endpoints: SliceEndpoint[]; changed: boolean }[]
  creates: { group: PortGroup; endpoints: SliceEndpoint[] }[]
  deletes: EndpointSlice[]
}

/** Makes the slices hold these Pods, whatever they held before. Models endpointslice reconciler reconcileByAddressType (1.36). */
export function reconcileSlices(
  service: Service,
  pods: readonly Pod[],
  existing: readonly EndpointSlice[],
  zoneOf: (node: string) => string | undefined,
  writing: Writing,
): void {
  const groups = desiredGroups(service, pods, zoneOf)
  const byPorts = new Map<string, EndpointSlice[]>()
  const plan: Plan = { updates: [], creates: [], deletes: [] }
  for (const slice of existing) {
    const id = portsId(slice.ports)
    if (!isOwned(slice, service)) plan.deletes.push(slice)
    else byPorts.set(id, [...(byPorts.get(id) ?? []), slice])
  }
  for (const [id, group] of groups) planGroup(service, group, byPorts.get(id) ?? [], plan)
  for (const [id, slices] of byPorts) if (!groups.has(id)) plan.deletes.push(...slices)
  placeholder(service, existing, plan)
  if (asksForHints(service)) hint(service, plan, writing)
  else endHints(service, writing)
  carryOut(service, plan, writing)
}

/** Hints by the zones' CPUs are about all slices at once. */
function hint(service: Service, { creates, updates }: Plan, writing: Writing): void {
  const entries = [...creates.map((one) => ({ one, changes: true })), ...updates.map((one) => ({ one, changes: one.changed }))]
  const slices = entries.map(({ one, changes }) => ({ endpoints: one.endpoints, changes }))
  giveHints(service, slices, writing)
  for (const [at, { one }] of entries.entries()) one.endpoints = slices[at]?.endpoints ?? one.endpoints
}

/** A Service without endpoints keeps one empty slice, so that it can be told from one that nobody looks after. */
function placeholder(service: Service, existing: readonly EndpointSlice[], plan: Plan): void {
  if (existing.length !== plan.deletes.length || plan.creates.length > 0) return
  const [only] = plan.deletes
  if (plan.deletes.length === 1 && only && isPlaceholder(only, service)) plan.deletes = []
  else plan.creates.push({ group: { ports: [], endpoints: [] }, endpoints: [] })
}

/** A slice that would go is written anew in the place of one that would be made. Models endpointslice reconciler finalize (1.36). */
function carryOut(service: Service, { updates, creates, deletes }: Plan, writing: Writing): void {
  const reused = new Set<EndpointSlice>()
  for (const slice of deletes) {
    if (!isOwned(slice, service)) continue
    const made = creates.pop()
    if (!made) break
    reused.add(slice)
    updates.push({ slice, ...made, changed: true })
  }
  for (const { group, endpoints } of creates) createSlice(service, group, endpoints, writing)
  for (const { slice, group, endpoints } of updates) writeSlice(service, group, { slice, endpoints }, writing)
  for (const slice of deletes)
    if (!reused.has(slice)) writing.client.delete(endpointslices, service.metadata.namespace as string, slice.metadata.name)
}

/** A Pod has one address of a family, and keeps it. */
export const addressKey = ({ targetRef, addresses }: SliceEndpoint): string => targetRef?.uid ?? (addresses[0] as string)

interface Kept {
  slice: EndpointSlice
  endpoints: SliceEndpoint[]
  changed: boolean
}

/**
 * Keeps what is right where it is, fills the slices that change anyway, and then the one unchanged slice that takes all the
 * rest, or makes new ones. Models endpointslice reconciler reconcileByPortMapping (1.36).
 */
function planGroup(service: Service, group: PortGroup, slices: readonly EndpointSlice[], plan: Plan): void {
  const wanted = new Map(withHints(service, group.endpoints).map((endpoint) => [addressKey(endpoint), endpoint]))
  const kept = slices.map((slice) => keep(slice, wanted, asksForHints(service)))
  const rest = [...wanted.values()]
  const staying = kept.filter(({ endpoints }) => endpoints.length > 0)
  plan.deletes.push(...kept.filter(({ endpoints }) => endpoints.length === 0).map(({ slice }) => slice))
  const changed = staying.filter((one) => one.changed).sort((a, b) => b.endpoints.length - a.endpoints.length)
  for (const one of changed) one.endpoints.push(...rest.splice(0, Math.max(0, maxEndpoints - one.endpoints.length)))
  const unchanged = staying.filter((one) => !one.changed)
  while (rest.length > 0) {
    const fits = rest.length < maxEndpoints ? closestToFull(unchanged, rest.length) : undefined
    if (fits) fits.endpoints.push(...rest.splice(0))
    else plan.creates.push({ group, endpoints: rest.splice(0, maxEndpoints) })
  }
  for (const { slice, endpoints, changed } of staying)
    plan.updates.push({ slice, group, endpoints, changed: changed || endpoints.length !== slice.endpoints?.length })
}

/** Models endpointslice utils getSliceToFill (1.36). */
function closestToFull(slices: readonly Kept[], more: number): Kept | undefined {
  const fitting = slices.filter(({ endpoints }) => endpoints.length + more <= maxEndpoints)
  return fitting.sort((a, b) => b.endpoints.length - a.endpoints.length)[0]
}

/** Takes the endpoints of a slice that are still wanted; unchanged ones stay the same objects. */
function keep(slice: EndpointSlice, wanted: Map<string, SliceEndpoint>, besidesHints: boolean): Kept {
  const before = slice.endpoints ?? []
  const endpoints: SliceEndpoint[] = []
  let changed = false
  for (const endpoint of before) {
    const id = addressKey(endpoint)
    const now = wanted.get(id)
    if (!now) continue
    wanted.delete(id)
    const stays = besidesHints ? equal(now, { ...endpoint, hints: undefined }) : same(now, endpoint)
    endpoints.push(stays ? endpoint : now)
    if (!stays) changed = true
  }
  return { slice, endpoints, changed: changed || endpoints.length !== before.length }
}

/** Which wanted endpoints were found to say what a stored one says. */
const found = new WeakMap<SliceEndpoint, SliceEndpoint>()

export function same(wanted: SliceEndpoint, stored: SliceEndpoint): boolean {
  if (found.get(wanted) === stored) return true
  if (!equal(wanted, stored)) return false
  found.set(wanted, stored)
  return true
}
