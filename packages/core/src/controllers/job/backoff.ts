import type { Job } from '../../api/batch.ts'
import type { Pod } from '../../api/pod.ts'
import { hasFailed } from './tally.ts'

// pkg/controller/job: DefaultJobPodFailureBackOff, MaxJobPodFailureBackOff (1.36)
const firstMs = 10_000
const mostMs = 600_000

/** When a Pod was done: its last container's end. */
export function endedAtMs(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? '') || 0)
  const last = Math.max(0, ...ends)
  return last > 0 ? last : Date.parse(pod.metadata.deletionTimestamp ?? pod.metadata.creationTimestamp ?? '') || 0
}

/** How long to wait after the last of `failures` in a row. */
export const backoffMs = (failures: number): number => (failures === 0 ? 0 : Math.min(mostMs, firstMs * 2 ** (failures - 1)))

/** When the Job may make Pods again after those that failed since one succeeded. Models backoff_utils.go (1.36). */
export function retryAtMs(job: Job, pods: readonly Pod[]): number {
  const ended = pods
    .filter((pod) => pod.status?.phase === 'Succeeded' || hasFailed(pod, job))
    .sort((a, b) => endedAtMs(b) - endedAtMs(a))
  const firstGood = ended.findIndex((pod) => pod.status?.phase === 'Succeeded')
  const failures = firstGood < 0 ? ended.length : firstGood
  return failures === 0 ? 0 : endedAtMs(ended[0] as Pod) + backoffMs(failures)
}
