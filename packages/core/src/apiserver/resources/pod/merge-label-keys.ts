import type { LabelSelector } from '../../../api/object.ts'
import type { Pod, PodAffinityTerm } from '../../../api/pod.ts'

type Labels = Record<string, string>
interface Keyed {
  labelSelector?: LabelSelector
  matchLabelKeys?: string[]
  mismatchLabelKeys?: string[]
}

/**
 * Keys of labels whose values are the Pod's own become requirements of the selectors beside them, once, when the Pod is made.
 * Models registry/core/pod/strategy.go mutatePodAffinity and mutateTopologySpreadConstraints (1.36).
 */
export function mergeLabelKeys({ metadata: { labels = {} }, spec }: Pod): void {
  for (const affinity of [spec.affinity?.podAffinity, spec.affinity?.podAntiAffinity]) {
    const soft = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
    const terms = [
      ...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...soft.map(({ podAffinityTerm }) => podAffinityTerm as PodAffinityTerm | undefined),
    ]
    for (const term of terms) if (term) merge(term as Keyed, labels)
  }
  for (const constraint of spec.topologySpreadConstraints ?? []) merge(constraint as Keyed, labels)
}

function merge(term: Keyed, labels: Labels): void {
  const { labelSelector: selector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  if (!selector) return
  const more = [...requirements(matchLabelKeys, 'In', labels), ...requirements(mismatchLabelKeys, 'NotIn', labels)]
  if (more.length > 0) term.labelSelector = { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...more] }
}

const requirements = (
  keys: readonly string[],
  operator: 'In' | 'NotIn',
  labels: Labels,
): NonNullable<LabelSelector['matchExpressions']> =>
  keys.flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key] as string] }]))
