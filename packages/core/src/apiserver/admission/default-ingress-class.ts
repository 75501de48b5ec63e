import { ingressclasses } from '../../api/kinds.ts'
import type { Ingress } from '../../api/networking.ts'
import type { StrategyContext } from '../strategy.ts'

const isDefault = 'ingressclass.kubernetes.io/is-default-class'
const oldClass = 'kubernetes.io/ingress.class'

/**
 * An Ingress without a class gets the one that is marked as default; of several the newest, then the first by name.
 * Models plugin/pkg/admission/network/defaultingressclass (1.36).
 */
export function admitIngressClass({ spec, metadata }: Ingress, { read }: StrategyContext): undefined {
  if (spec.ingressClassName !== undefined || metadata.annotations?.[oldClass] !== undefined) return
  const created = (one: { metadata: { creationTimestamp?: string } }): string => one.metadata.creationTimestamp ?? ''
  const [first] = read
    .list(ingressclasses)
    .filter((one) => one.metadata.annotations?.[isDefault] === 'true')
    .sort((a, b) => created(b).localeCompare(created(a)) || (a.metadata.name < b.metadata.name ? -1 : 1))
  if (first) spec.ingressClassName = first.metadata.name
}
