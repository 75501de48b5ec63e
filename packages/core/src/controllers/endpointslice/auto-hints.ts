import { equal } from '../../api/copy.ts'
import type { JsonObject } from '../../api/json.ts'
import { nodes } from '../../api/kinds.ts'
import type { Service } from '../../api/service.ts'
import type { ControllerContext } from '../controller.ts'
import { keyOf } from '../ownership.ts'
import { addTopologyHints, type HintedSlice, isOverloaded } from './topology-hints.ts'
import { zoneShares } from './zone-shares.ts'

/** What was hinted at for a Service, so that it is known when that ends; or why nothing is, so that it is told once. */
type Row = JsonObject & ({ byZone: Record<string, number> } | { disabled: string })

const rows = 'hints/'
const component = 'endpoint-slice-controller'

/** Models endpointslice/utils.go hintsEnabled (1.36): the older annotation comes first. */
export function asksForHints({ metadata: { annotations = {} } }: Service): boolean {
  const value = annotations['service.kubernetes.io/topology-aware-hints'] ?? annotations['service.kubernetes.io/topology-mode']
  return value === 'Auto' || value === 'auto'
}

const event = (service: Service, context: ControllerContext, isOn: boolean, what: string): void =>
  context.event(service, {
    type: isOn ? 'Normal' : 'Warning',
    reason: isOn ? 'TopologyAwareHintsEnabled' : 'TopologyAwareHintsDisabled',
    message: `${what}, addressType: IPv4`,
    component,
  })

/** Hints by the zones' CPUs, and what is told of them. */
export function giveHints(service: Service, slices: readonly HintedSlice[], context: ControllerContext): void {
  const key = rows + keyOf(service)
  const hinted = addTopologyHints(slices, zoneShares(context.client.list(nodes)))
  const before = context.local.get<Row>(key)
  if ('disabled' in hinted) {
    if (before?.disabled === hinted.disabled) return
    event(service, context, false, hinted.disabled)
  } else if (!before?.byZone) event(service, context, true, 'Topology Aware Hints has been enabled')
  if (!equal(before, hinted)) context.local.set(key, hinted as Row)
}

/** The annotation is gone. */
export function endHints(service: Service, context: ControllerContext): void {
  const key = rows + keyOf(service)
  const before = context.local.get<Row>(key)
  if (!before) return
  context.local.delete(key)
  if (before.byZone) event(service, context, false, 'Topology Aware Hints has been disabled')
}

export const forgetHints = (key: string, { local }: ControllerContext): void => local.delete(rows + key)

/** Services whose hints no longer fit the zones. Models GetOverloadedServices (1.36). */
export function overloadedServices({ local, client }: ControllerContext): string[] {
  const known = local.range(rows)
  if (known.length === 0) return []
  const shares = zoneShares(client.list(nodes))
  const byZone = (value: Row): Record<string, number> => (value.byZone ?? {}) as Record<string, number>
  return known
    .filter(({ value }) => isOverloaded(byZone(value as Row), shares))
    .map(({ key }) => key.slice(key.indexOf(rows) + rows.length))
}
