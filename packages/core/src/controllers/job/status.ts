import type { Job } from '../../api/batch.ts'
import { equal } from '../../api/copy.ts'
import { jobs } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import { timestamp } from '../../host/clock.ts'
import type { ControllerContext } from '../controller.ts'
import { isReady } from '../pod-state.ts'
import { indexesText, isIndexed } from './indexes.ts'
import { component } from './pods.ts'
import type { Tally } from './tally.ts'
import type { Verdict } from './verdict.ts'

export const isFinished = (job: Job): boolean =>
  job.status?.conditions?.some(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True') === true

export const isSuspended = (job: Job): boolean =>
  job.status?.conditions?.some(({ type, status }) => type === 'Suspended' && status === 'True') === true

/** Sets a condition by its type; one that says the same stays as it is. */
function withCondition(all: readonly Condition[], wanted: Omit<Condition, 'lastTransitionTime'>, nowMs: number): Condition[] {
  const before = all.find(({ type }) => type === wanted.type)
  if (before?.status === wanted.status && before.reason === wanted.reason && before.message === wanted.message) return [...all]
  const now = timestamp(nowMs)
  const lastTransitionTime = before?.status === wanted.status ? (before.lastTransitionTime ?? now) : now
  const condition = { ...wanted, lastProbeTime: now, lastTransitionTime } as Condition
  return before ? all.map((one) => (one === before ? condition : one)) : [...all, condition]
}

function suspension(job: Job): Omit<Condition, 'lastTransitionTime'> | undefined {
  const known = job.status?.conditions?.some(({ type }) => type === 'Suspended')
  if (job.spec.suspend) return { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }
  return known ? { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' } : undefined
}

function conditionsAfter(job: Job, verdict: Verdict | undefined, over: boolean, nowMs: number): Condition[] {
  let all = [...(job.status?.conditions ?? [])]
  const set = (wanted: Omit<Condition, 'lastTransitionTime'> | undefined): void => {
    if (wanted) all = withCondition(all, wanted, nowMs)
  }
  if (!verdict) set(suspension(job))
  else set({ status: 'True', ...verdict })
  if (verdict && over) set({ ...verdict, status: 'True', type: verdict.type === 'FailureTarget' ? 'Failed' : 'Complete' })
  return all
}

export interface Outcome {
  counts: Tally
  startTime: string | undefined
  verdict: Verdict | undefined
  /** The last Pod is gone: the verdict is final. */
  over: boolean
}

/** Writes what became of the Job, and says it in Events. Models trackJobStatusAndRemoveFinalizers and enactJobFinished (1.36). */
export function writeStatus(job: Job, outcome: Outcome, context: ControllerContext): void {
  const latest = context.client.get(jobs, job.metadata.namespace as string, job.metadata.name)
  if (latest?.metadata.uid !== job.metadata.uid || !latest) return
  const status = statusAfter(latest, outcome, context.clock.now())
  if (equal(status, latest.status)) return
  context.client.updateStatus(jobs, { ...latest, status })
  tell(latest, status, context)
}

function statusAfter(job: Job, { counts, startTime, verdict, over }: Outcome, nowMs: number): NonNullable<Job['status']> {
  const conditions = conditionsAfter(job, verdict, over, nowMs)
  const { active, succeeded, failed, terminating, completedIndexes, failedIndexes } = counts
  const completed = over && verdict?.type === 'SuccessCriteriaMet'
  return {
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(startTime === undefined ? {} : { startTime }),
    ...(completed ? { completionTime: timestamp(nowMs) } : {}),
    ...(active.length > 0 ? { active: active.length } : {}),
    ...(succeeded > 0 ? { succeeded } : {}),
    ...(failed > 0 ? { failed } : {}),
    terminating,
    ready: active.filter(isReady).length,
    ...(completedIndexes.length > 0 ? { completedIndexes: indexesText(completedIndexes) } : {}),
    ...(isIndexed(job) && job.spec.backoffLimitPerIndex !== undefined ? { failedIndexes: indexesText(failedIndexes) } : {}),
    uncountedTerminatedPods: {},
  }
}

function tell(before: Job, now: NonNullable<Job['status']>, { event }: ControllerContext): void {
  for (const condition of now.conditions ?? []) {
    const old = before.status?.conditions?.find(({ type }) => type === condition.type)
    if (old?.status === condition.status) continue
    const { type, status, reason = '', message = '' } = condition
    if (type === 'Complete') event(before, { type: 'Normal', reason: 'Completed', message: 'Job completed', component })
    if (type === 'Failed') event(before, { type: 'Warning', reason, message, component })
    if (type !== 'Suspended') continue
    const [word, text] = status === 'True' ? ['Suspended', 'Job suspended'] : ['Resumed', 'Job resumed']
    event(before, { type: 'Normal', reason: word, message: text, component })
  }
}
