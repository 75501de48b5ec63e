import type { Job } from '../../api/batch.ts'
import type { Condition } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import { isIndexed } from './indexes.ts'
import { matchSuccessPolicy } from './success-policy.ts'
import type { Tally } from './tally.ts'

/** That a Job has failed or met its goal, before its last Pods are gone. */
export interface Verdict {
  type: 'FailureTarget' | 'SuccessCriteriaMet'
  reason: string
  message: string
}

const failed = (reason: string, message: string): Verdict => ({ type: 'FailureTarget', reason, message })

const standing = (job: Job): Verdict | undefined => {
  const found = job.status?.conditions?.find(
    ({ type, status }) => (type === 'FailureTarget' || type === 'SuccessCriteriaMet') && status === 'True',
  ) as (Condition & Verdict) | undefined
  return found && { type: found.type, reason: found.reason ?? '', message: found.message ?? '' }
}

/** True when the Job is known to have failed. */
export const isFailing = (job: Job): boolean => standing(job)?.type === 'FailureTarget'

/** What became of the Job; undefined while it goes on. In the order of syncJob of pkg/controller/job (1.36). */
export function verdictOf(job: Job, counts: Tally, startMs: number | undefined, nowMs: number): Verdict | undefined {
  return (
    standing(job) ??
    (counts.failJob === undefined ? undefined : failed('PodFailurePolicy', counts.failJob)) ??
    overBackoffLimit(job, counts) ??
    overDeadline(job, startMs, nowMs) ??
    indexesOver(job, counts) ??
    successOf(job, counts)
  )
}

function overBackoffLimit(job: Job, counts: Tally): Verdict | undefined {
  const limit = job.spec.backoffLimit ?? 6
  if (counts.failed <= limit && !restartedTooOften(job, counts.active, limit)) return undefined
  return failed('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
}

/** Restarts in place count too. Models pastBackoffLimitOnFailure (1.36). */
function restartedTooOften(job: Job, active: readonly Pod[], limit: number): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false
  const statuses = active.flatMap(({ status }) => [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
  ])
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
  return limit === 0 ? restarts > 0 : restarts >= limit
}

function overDeadline(job: Job, startMs: number | undefined, nowMs: number): Verdict | undefined {
  const seconds = job.spec.activeDeadlineSeconds
  if (seconds === undefined || startMs === undefined || job.spec.suspend || nowMs - startMs < seconds * 1000) return undefined
  return failed('DeadlineExceeded', 'Job was active longer than specified deadline')
}

function indexesOver(job: Job, counts: Tally): Verdict | undefined {
  const failures = counts.failedIndexes.length
  if (failures === 0) return undefined
  const most = job.spec.maxFailedIndexes
  if (most !== undefined && failures > most)
    return failed('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (failures + counts.completedIndexes.length < (job.spec.completions ?? 0)) return undefined
  return failed('FailedIndexes', 'Job has failed indexes')
}

function successOf(job: Job, counts: Tally): Verdict | undefined {
  const message = isIndexed(job) ? matchSuccessPolicy(job, counts.completedIndexes) : undefined
  if (message !== undefined) return { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message }
  const { completions } = job.spec
  const done = completions === undefined ? counts.succeeded > 0 && counts.active.length === 0 : counts.succeeded >= completions
  if (!done || job.spec.suspend) return undefined
  const reached = 'Reached expected number of succeeded pods'
  return { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: reached }
}
