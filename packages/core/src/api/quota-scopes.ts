import type { QuotaScopeRequirement, ResourceQuota } from './core.ts'
import { persistentvolumeclaims, pods } from './kinds.ts'
import type { KubeObject } from './object.ts'
import type { Pod, PodAffinityTerm } from './pod.ts'
import type { Resource } from './resource.ts'

/** True when a quota's scopes hold for an object; only Pods and claims have any. Models generic.Matches (1.36). */
export function inScope({ spec }: ResourceQuota, resource: Resource, object: KubeObject): boolean {
  const named = (spec?.scopes ?? []).map((scopeName): QuotaScopeRequirement => ({ scopeName, operator: 'Exists' }))
  const required = [...named, ...(spec?.scopeSelector?.matchExpressions ?? [])]
  if (resource === pods) return required.every((one) => podScopeHolds(one, object as Pod))
  if (resource === persistentvolumeclaims) return required.every((one) => claimScopeHolds(one, object))
  return required.length === 0
}

/** Models evaluator/core/pods.go podMatchesScopeFunc (1.36). */
function podScopeHolds(one: QuotaScopeRequirement, { spec, status }: Pod): boolean {
  const isTerminating = spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0
  const isBestEffort = status?.qosClass === 'BestEffort'
  if (one.scopeName === 'Terminating') return isTerminating
  if (one.scopeName === 'NotTerminating') return !isTerminating
  if (one.scopeName === 'BestEffort') return isBestEffort
  if (one.scopeName === 'NotBestEffort') return !isBestEffort
  if (one.scopeName === 'CrossNamespacePodAffinity') return affinityTerms(spec).some(isCrossNamespace)
  return one.scopeName === 'PriorityClass' && selects(one, spec.priorityClassName ? [spec.priorityClassName] : [])
}

/** Models evaluator/core/persistent_volume_claims.go pvcMatchesScopeFunc (1.36). */
function claimScopeHolds(one: QuotaScopeRequirement, claim: KubeObject): boolean {
  const { spec, status } = claim as KubeObject & { spec?: Record<string, any>; status?: Record<string, any> }
  const classes = [
    spec?.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ]
  return one.scopeName === 'VolumeAttributesClass' && selects(one, classes.filter(Boolean) as string[])
}

function selects({ operator, values = [] }: QuotaScopeRequirement, names: readonly string[]): boolean {
  if (operator === 'In') return names.some((name) => values.includes(name))
  if (operator === 'NotIn') return names.length === 0 || names.some((name) => !values.includes(name))
  return names.length > 0 === (operator === 'Exists')
}

function affinityTerms({ affinity }: Pod['spec']): PodAffinityTerm[] {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((part) => [
    ...(part?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(part?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
}

const isCrossNamespace = ({ namespaces = [], namespaceSelector }: PodAffinityTerm): boolean =>
  namespaces.length > 0 || namespaceSelector !== undefined
