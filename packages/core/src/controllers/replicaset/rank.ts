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
 * @param nowMs Ages count by their powers of two; without it, as ActivePods.Less, as they are.
 */
export function byDeletionOrder(onNode: (pod: Pod) => number, nowMs?: number): (a: Pod, b: Pod) => number {
  return (a, b) => {
    const steps = [
      () => Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)),
      () => (phaseRank[a.status?.phase ?? ''] ?? 1) - (phaseRank[b.status?.phase ?? ''] ?? 1),
      () => Number(isReady(a)) - Number(isReady(b)),
      () => cost(a) - cost(b),
      () => onNode(b) - onNode(a),
      () => (isReady(a) && isReady(b) ? byAge(a, b, readySince, nowMs) : 0),
      () => restarts(b) - restarts(a),
      () => byAge(a, b, (pod) => pod.metadata.creationTimestamp ?? '', nowMs),
    ]
    for (const step of steps) {
      const difference = step()
      if (difference !== 0) return difference
    }
    return 0
  }
}

/** The younger first; ages between the same powers of two are alike, and then chance decides: the uid. */
function byAge(a: Pod, b: Pod, since: (pod: Pod) => string, nowMs: number | undefined): number {
  if (since(a) === since(b)) return 0
  if (nowMs === undefined) return compare(since(b), since(a))
  const difference = ageRank(since(a), nowMs) - ageRank(since(b), nowMs)
  return difference || compare(a.metadata.uid ?? '', b.metadata.uid ?? '')
}

function ageRank(since: string, nowMs: number): number {
  const ageMs = nowMs - Date.parse(since)
  return ageMs > 0 ? Math.floor(Math.log2(ageMs * 1e6)) : -1
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
