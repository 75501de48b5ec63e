import type { ResourceQuota } from '../../api/core.ts'
import { persistentvolumeclaims, pods, resourcequotas, services } from '../../api/kinds.ts'
import type { KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import { addQuantities, type Quantity, quantityOf, quantityText } from '../../api/quantity.ts'
import { inScope } from '../../api/quota-scopes.ts'
import { quotaConcerns, type Usage, usageOf, usedBy } from '../../api/quota-usage.ts'
import type { Resource } from '../../api/resource.ts'
import { forbidden, type Status } from '../../api/status.ts'
import type { StrategyContext } from '../strategy.ts'

/** What an update can make more of. */
const measuredOnUpdate: readonly Resource[] = [pods, services, persistentvolumeclaims]

/** Refuses what would take more than a quota of its namespace allows. Models plugin/pkg/admission/resourcequota (1.36). */
export function quotaRefusal(
  resource: Resource,
  object: KubeObject,
  old: KubeObject | undefined,
  context: StrategyContext,
): Status | undefined {
  const { namespace, name } = object.metadata
  if (namespace === undefined || (old && !measuredOnUpdate.includes(resource))) return undefined
  const wanted = difference(usageOf(resource, object), old && usageOf(resource, old))
  for (const quota of context.read.list(resourcequotas, namespace)) {
    if (!inScope(quota, resource, object)) continue
    const why = missingText(quota, resource, object, old) ?? excessText(quota, resource, wanted, context)
    if (why !== undefined) return forbidden(resource, name, why)
  }
  return undefined
}

function difference(now: Usage, before: Usage | undefined): Usage {
  if (!before) return now
  return new Map([...now].map(([name, { nanos, format }]) => [name, { nanos: nanos - (before.get(name)?.nanos ?? 0n), format }]))
}

const computed = ['cpu', 'memory']
const computeNames = new Set(computed.flatMap((name) => [name, `requests.${name}`, `limits.${name}`]))

/** A Pod must say how much it takes of what is limited. Models evaluator/core/pods.go Constraints (1.36). */
function missingText(
  quota: ResourceQuota,
  resource: Resource,
  object: KubeObject,
  old: KubeObject | undefined,
): string | undefined {
  if (resource !== pods || old) return undefined
  const { spec } = object as Pod
  const missing = Object.keys(quota.spec?.hard ?? {})
    .filter((name) => computeNames.has(name))
    .sort()
    .flatMap((name) => {
      const [kind, plain] = name.includes('.') ? (name.split('.') as [string, string]) : ['requests', name]
      const without = [...(spec.initContainers ?? []), ...spec.containers].filter(
        (container) => container.resources?.[kind as 'requests' | 'limits']?.[plain] === undefined,
      )
      return without.length === 0 ? [] : [`${name} for: ${without.map((container) => container.name).join(',')}`]
    })
  return missing.length === 0 ? undefined : `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`
}

function excessText(quota: ResourceQuota, resource: Resource, wanted: Usage, context: StrategyContext): string | undefined {
  const hard = quota.spec?.hard ?? {}
  const concerned = Object.keys(hard).filter((name) => quotaConcerns(name, resource) && (wanted.get(name)?.nanos ?? 0n) > 0n)
  if (concerned.length === 0) return undefined
  const namespace = quota.metadata.namespace as string
  const used = usedBy(quota, [resource], (of) => context.read.list(of, namespace))
  const zero = quantityOf('0')
  const exceeded = concerned
    .filter((name) => addQuantities(used.get(name) ?? zero, wanted.get(name) ?? zero).nanos > quantityOf(hard[name]).nanos)
    .sort()
  if (exceeded.length === 0) return undefined
  const shown = (value: (name: string) => Quantity): string =>
    exceeded.map((name) => `${name}=${quantityText(value(name))}`).join(',')
  const parts = [
    `requested: ${shown((name) => wanted.get(name) ?? zero)}`,
    `used: ${shown((name) => used.get(name) ?? zero)}`,
    `limited: ${shown((name) => quantityOf(hard[name]))}`,
  ]
  return `exceeded quota: ${quota.metadata.name}, ${parts.join(', ')}`
}
