import type { Job } from '../../api/batch.ts'
import type { Pod } from '../../api/pod.ts'
import type { ControllerContext } from '../controller.ts'
import { byDeletionOrder } from '../replicaset/rank.ts'
import { backoffMs, endedAtMs, retryAtMs } from './backoff.ts'
import { indexOf, isIndexed } from './indexes.ts'
import { createPod, discardPods } from './pods.ts'
import { hasFailed, indexFailures, type Tally } from './tally.ts'

/** Pods made in one go. */
const burst = 500
/** After a Pod was refused. */
const refusedRetryMs = 10_000

/** When to look at a Job again; `refused`: a Pod could not be made, and nobody need wait for it. */
export interface Again {
  atMs: number
  refused?: boolean
}

/** Brings the number of Pods to what is needed now. Models manageJob of pkg/controller/job (1.36). */
export function manage(job: Job, counts: Tally, context: ControllerContext): Again | undefined {
  const wanted = wantedActive(job, counts)
  const surplus = surplusPods(job, counts.active, wanted)
  discardPods(job, surplus, context)
  const leaving = job.spec.podReplacementPolicy === 'Failed' ? counts.terminating : 0
  const missing = surplus.length > 0 ? 0 : Math.min(wanted - counts.active.length - leaving, burst)
  if (missing <= 0) return undefined
  if (isIndexed(job)) return createIndexed(job, counts, missing, context)
  const atMs = retryAtMs(job, counts.pods)
  if (atMs > context.clock.now()) return { atMs }
  for (let made = 0; made < missing; made++) if (!createPod(job, 0, 0, context)) return later(context)
  return undefined
}

const later = ({ clock }: ControllerContext): Again => ({ atMs: clock.now() + refusedRetryMs, refused: true })

function wantedActive(job: Job, { active, succeeded, failedIndexes }: Tally): number {
  if (job.spec.suspend) return 0
  const { completions, parallelism = 1 } = job.spec
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(parallelism, completions - succeeded - failedIndexes.length))
}

/** Pods too many: those whose index is taken or does not exist, then by rank. Models activePodsForRemoval (1.36). */
function surplusPods(job: Job, active: readonly Pod[], wanted: number): Pod[] {
  const ranked = [...active].sort(byDeletionOrder(() => 0))
  if (!isIndexed(job)) return ranked.slice(0, Math.max(0, active.length - wanted))
  const taken = new Set<number>()
  const wrong = [...ranked].reverse().filter((pod) => {
    const index = indexOf(pod)
    if (index === undefined || index >= (job.spec.completions ?? 0) || taken.has(index)) return true
    taken.add(index)
    return false
  })
  const rest = ranked.filter((pod) => !wrong.includes(pod))
  return [...wrong, ...rest.slice(0, Math.max(0, rest.length - wanted))]
}

function createIndexed(job: Job, counts: Tally, missing: number, context: ControllerContext): Again | undefined {
  const perIndex = job.spec.backoffLimitPerIndex !== undefined
  const nowMs = context.clock.now()
  const jobAtMs = perIndex ? 0 : retryAtMs(job, counts.pods)
  if (jobAtMs > nowMs) return { atMs: jobAtMs }
  let left = missing
  let nextMs = Infinity
  for (const index of pendingIndexes(job, counts)) {
    if (left === 0) break
    const { failures, atMs } = perIndex ? indexRetry(job, counts.pods, index) : { failures: 0, atMs: 0 }
    if (atMs > nowMs) nextMs = Math.min(nextMs, atMs)
    else if (!createPod(job, index, failures, context)) return later(context)
    else left--
  }
  return left > 0 && nextMs !== Infinity ? { atMs: nextMs } : undefined
}

/** Indexes without a Pod that runs or an end, lowest first. */
function* pendingIndexes(job: Job, counts: Tally): Generator<number> {
  const replaceOnlyFailed = job.spec.podReplacementPolicy === 'Failed'
  const busy = counts.pods.filter((pod) => counts.active.includes(pod) || (replaceOnlyFailed && isLeaving(pod)))
  const taken = new Set([...counts.completedIndexes, ...counts.failedIndexes, ...busy.map(indexOf)])
  for (let index = 0; index < (job.spec.completions ?? 0); index++) if (!taken.has(index)) yield index
}

const isLeaving = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded' && status?.phase !== 'Failed'

/** Each index waits for itself. Models getRemainingTimePerIndex (1.36). */
function indexRetry(job: Job, pods: readonly Pod[], index: number): { failures: number; atMs: number } {
  const failed = pods.filter((pod) => indexOf(pod) === index && hasFailed(pod, job))
  const last = failed.sort((a, b) => endedAtMs(b) - endedAtMs(a))[0]
  if (!last) return { failures: 0, atMs: 0 }
  const failures = indexFailures(job, last)
  return { failures, atMs: endedAtMs(last) + backoffMs(failures) }
}
