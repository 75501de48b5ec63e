import type { DaemonSet } from '../../api/apps.ts'
import type { Node } from '../../api/core.ts'
import { nodeMatches } from '../../api/node-affinity.ts'
import type { Pod, Toleration } from '../../api/pod.ts'
import { tolerates } from '../../api/tolerations.ts'

/** Taints that every daemon Pod lives with. Models daemon util AddOrUpdateDaemonPodTolerations (1.36). */
const own: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
const networkUnavailable: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }

/** The tolerations of a daemon Pod. */
export const tolerationsOf = (spec: Pod['spec']): Toleration[] => [
  ...(spec.tolerations ?? []),
  ...own,
  ...(spec.hostNetwork ? [networkUnavailable] : []),
]

export interface Place {
  /** A Pod belongs there. */
  run: boolean
  /** One that is there may stay. */
  stay: boolean
}

/** Whether a node is for this set. Models NodeShouldRunDaemonPod (1.36). */
export function placeOn(set: DaemonSet, node: Node): Place {
  const { spec } = set.spec.template
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return { run: false, stay: false }
  if (!nodeMatches({ ...set.spec.template, apiVersion: 'v1', kind: 'Pod', metadata: set.metadata }, node))
    return { run: false, stay: false }
  const tolerations = tolerationsOf(spec)
  const untolerated = (node.spec.taints ?? []).filter(
    (taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(tolerations, taint),
  )
  return { run: untolerated.length === 0, stay: !untolerated.some(({ effect }) => effect === 'NoExecute') }
}

/** The node of a daemon Pod, also before it is bound. */
export const nodeOf = (pod: Pod): string =>
  pod.spec.nodeName ??
  pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
    .flatMap((term) => term.matchFields ?? [])
    .find(({ key }) => key === 'metadata.name')?.values?.[0] ??
  ''
