import type { EndpointSlice, SliceEndpoint } from '../../api/discovery.ts'
import type { Pod } from '../../api/pod.ts'
import type { Service } from '../../api/service.ts'
import { asksForHints } from './auto-hints.ts'
import { endpointOfPod } from './desired.ts'
import { withHints } from './hints.ts'
import { addressKey, same } from './slices.ts'
import { type Writing, writeSlice } from './write-slice.ts'

/** What a Service's slices were last found or made right for. */
export interface Settled {
  pods: readonly Pod[]
  slices: readonly EndpointSlice[]
  /** Zones of the nodes that were asked about. */
  zones: ReadonlyMap<string, string | undefined>
}

type ZoneOf = (node: string) => string | undefined

/** More changed Pods than this are looked at with all others. */
const few = 8

/**
 * Writes what a few changed Pods have changed, when all else is as it was left and they are still the same endpoints on the
 * same ports: the cost of a change is then its own. False when it takes a look at everything.
 */
export function writeFewChanges(
  service: Service,
  before: Settled,
  now: Pick<Settled, 'pods' | 'slices'>,
  zoneOf: ZoneOf,
  writing: Writing,
): boolean {
  if (asksForHints(service)) return false
  if (!sameItems(before.slices, now.slices) || before.pods.length !== now.pods.length) return false
  for (const [node, zone] of before.zones) if (zoneOf(node) !== zone) return false
  const changed = changedPods(before.pods, now.pods)
  const edits = changed && editsOf(service, changed, now.slices, zoneOf)
  if (!edits) return false
  for (const [slice, endpoints] of edits) {
    const group = { ports: slice.ports ?? [], endpoints: [] }
    writeSlice(service, group, { slice, endpoints }, writing)
  }
  return true
}

const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((one, i) => one === b[i])

type Changed = { was: Pod; pod: Pod }[]

/** Undefined when there are more than a few. */
function changedPods(before: readonly Pod[], now: readonly Pod[]): Changed | undefined {
  const changed: Changed = []
  for (let i = 0; i < now.length; i++) {
    if (before[i] === now[i]) continue
    if (changed.length === few) return undefined
    changed.push({ was: before[i] as Pod, pod: now[i] as Pod })
  }
  return changed
}

/** The new endpoints of each slice that is touched; undefined when a Pod is another endpoint than before. */
function editsOf(
  service: Service,
  changed: Changed,
  slices: readonly EndpointSlice[],
  zoneOf: ZoneOf,
): Map<EndpointSlice, SliceEndpoint[]> | undefined {
  const edits = new Map<EndpointSlice, SliceEndpoint[]>()
  for (const { was, pod } of changed) {
    const [old, now] = [endpointOfPod(service, was, zoneOf), endpointOfPod(service, pod, zoneOf)]
    if (old.id !== now.id || was.metadata.uid !== pod.metadata.uid) return undefined
    const [endpoint] = withHints(service, [now.endpoint]) as [SliceEndpoint]
    const key = addressKey(endpoint)
    const slice = slices.find(({ endpoints }) => endpoints?.some((one) => addressKey(one) === key))
    if (!slice) return undefined
    const endpoints = edits.get(slice) ?? (slice.endpoints as SliceEndpoint[])
    edits.set(
      slice,
      endpoints.map((one) => (addressKey(one) === key && !same(endpoint, one) ? endpoint : one)),
    )
  }
  return edits
}
