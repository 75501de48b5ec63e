import type { Pod } from '../../api/pod.ts'
import { isReady } from '../pod-state.ts'

const phaseRank: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }

const restarts = (pod: Pod): number => Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount))
const readySince = (pod: Pod): string =>
  pod.status?.conditions?.find((condition) => condition.type === 'Ready' && condition.status === 'True')?.lastTransitionTime ?? ''
const cost = (pod: Pod): number => Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0

/**
 * Which Pod goes first when there are too many: unassigned, pending, not ready, cheap, crowded on its node, young, restarting.
 * Models controller_utils.go ActivePodsWithRanks.Less (1.36).
 */
export function byDeletionOrder(onNode: (pod: Pod) => number): (a: Pod, b: Pod) => number {
  return (a, b) => {
    const steps = [
      Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)),
      (phaseRank[a.status?.phase ?? ''] ?? 1) - (phaseRank[b.status?.phase ?? ''] ?? 1),
      Number(isReady(a)) - Number(isReady(b)),
      cost(a) - cost(b),
      onNode(b) - onNode(a),
      -compare(readySince(a), readySince(b)),
      restarts(b) - restarts(a),
      -compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''),
      compare(a.metadata.name, b.metadata.name),
    ]
    return steps.find((step) => step !== 0) ?? 0
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
