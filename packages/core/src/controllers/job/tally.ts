import type { Job } from '../../api/batch.ts'
import type { Pod } from '../../api/pod.ts'
import { isActive } from '../pod-state.ts'
import { matchFailurePolicy } from './failure-policy.ts'
import { indexOf, isIndexed, parseIndexes, sorted } from './indexes.ts'

/** Pods carry it until the Job has counted them. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

export const failureCountKey = 'batch.kubernetes.io/job-index-failure-count'

/** What a Job's Pods add up to, with those that have newly ended. */
export interface Tally {
  pods: readonly Pod[]
  active: Pod[]
  terminating: number
  /** They have ended and are counted now. */
  ended: Pod[]
  succeeded: number
  failed: number
  completedIndexes: number[]
  failedIndexes: number[]
  /** Set when the failure policy says that the Job has failed. */
  failJob?: string
}

const isTracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) === true
const hasSucceeded = (pod: Pod): boolean => pod.status?.phase === 'Succeeded'

/** A Pod that goes counts as failed at once, unless only failed ones are replaced. Models isPodFailed (1.36). */
export function hasFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true
  if (pod.metadata.deletionTimestamp === undefined || hasSucceeded(pod)) return false
  // one that never had a node has no kubelet to say that it failed
  return job.spec.podReplacementPolicy !== 'Failed' || !pod.spec.nodeName
}

/** Counts a Job's Pods. Models syncJob and getNewFinishedPods of pkg/controller/job (1.36). `failing`: whatever still runs has failed. */
export function tally(job: Job, pods: readonly Pod[], failing: boolean): Tally {
  const tracked = pods.filter(isTracked)
  const good = tracked.filter(hasSucceeded)
  const bad = tracked.filter((pod) => !hasSucceeded(pod) && (failing || hasFailed(pod, job)))
  const counted = bad.filter((pod) => isCounted(job, pod))
  const { completions = 0 } = job.spec
  const completedIndexes = isIndexed(job) ? indexesAfter(job.status?.completedIndexes, good, completions) : []
  const failedIndexes = failedAfter(job, bad, completions)
  const failJob = bad.flatMap((pod) => failJobReason(job, pod)).at(0)
  return {
    pods,
    active: failing ? [] : pods.filter(isActive),
    terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isOver(pod)).length,
    ended: [...good, ...bad],
    succeeded: isIndexed(job) ? completedIndexes.length : (job.status?.succeeded ?? 0) + good.length,
    failed: (job.status?.failed ?? 0) + counted.length,
    completedIndexes,
    failedIndexes,
    ...(failJob === undefined ? {} : { failJob }),
  }
}

const isOver = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

const isCounted = (job: Job, pod: Pod): boolean =>
  pod.status?.phase !== 'Failed' || matchFailurePolicy(job, pod)?.action !== 'Ignore'

function failJobReason(job: Job, pod: Pod): string[] {
  const matched = pod.status?.phase === 'Failed' ? matchFailurePolicy(job, pod) : undefined
  return matched?.action === 'FailJob' ? [matched.message] : []
}

const indexesAfter = (text: string | undefined, pods: readonly Pod[], completions: number): number[] => {
  const added = pods.map(indexOf).filter((index) => index !== undefined && index < completions) as number[]
  return sorted([...parseIndexes(text, completions), ...added])
}

/** How often the index of a Pod has failed, this Pod included. */
export function indexFailures(job: Job, pod: Pod): number {
  return Number(pod.metadata.annotations?.[failureCountKey] ?? 0) + (isCounted(job, pod) ? 1 : 0)
}

function failedAfter(job: Job, bad: readonly Pod[], completions: number): number[] {
  const limit = job.spec.backoffLimitPerIndex
  if (limit === undefined) return []
  const over = bad.filter((pod) => {
    const action = pod.status?.phase === 'Failed' ? matchFailurePolicy(job, pod)?.action : undefined
    return action === 'FailIndex' || indexFailures(job, pod) > limit
  })
  return indexesAfter(job.status?.failedIndexes, over, completions)
}
