import type { Job } from '../../api/batch.ts'
import { equal } from '../../api/copy.ts'
import { jobs, pods } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import { timestamp } from '../../host/clock.ts'
import { podFromTemplate } from '../claim-pods.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { controllerOf, keyOf, splitKey } from '../ownership.ts'
import { isActive, isReady } from '../pod-state.ts'

const component = 'job-controller'
const firstBackoffMs = 10_000
const maxBackoffMs = 600_000
const indexKey = 'batch.kubernetes.io/job-completion-index'

/** Runs Pods to their end. Models pkg/controller/job/job_controller.go (1.36) without success policies. */
export const jobController: Controller = {
  name: 'job',
  watches: [
    watchRule(jobs, ({ object }) => [keyOf(object)]),
    watchRule(pods, ({ object }) => {
      const owner = controllerOf(object)
      return owner?.kind === 'Job' ? [`${object.metadata.namespace}/${owner.name}`] : []
    }),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const job = context.client.get(jobs, namespace, name)
    if (!job) return context.forget(key)
    if (isFinished(job)) return expire(key, job, context)
    if (!job.metadata.deletionTimestamp) sync(key, job, context)
  },
}

const isFinished = (job: Job): boolean =>
  job.status?.conditions?.some(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  ) === true

/** ttlSecondsAfterFinished. */
function expire(key: string, job: Job, context: ControllerContext): void {
  const ttl = job.spec.ttlSecondsAfterFinished
  const done = job.status?.conditions?.find((condition) => condition.type === 'Complete' || condition.type === 'Failed')
  if (ttl === undefined || !done?.lastTransitionTime) return context.forget(key)
  const dueAtMs = Date.parse(done.lastTransitionTime) + ttl * 1000
  if (context.clock.now() < dueAtMs) return context.requeueAt(key, dueAtMs)
  context.client.delete(jobs, job.metadata.namespace as string, job.metadata.name, { propagationPolicy: 'Foreground' })
}

interface Counts {
  active: Pod[]
  succeeded: number
  failed: number
  completedIndexes: number[]
}

const indexOf = (pod: Pod): number => Number(pod.metadata.annotations?.[indexKey] ?? 0)

function countsOf(job: Job, { client }: ControllerContext): Counts {
  const mine = client.list(pods, job.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === job.metadata.uid)
  const succeeded = mine.filter((pod) => pod.status?.phase === 'Succeeded')
  const indexed = job.spec.completionMode === 'Indexed'
  const completedIndexes = indexed ? [...new Set(succeeded.map(indexOf))].sort((a, b) => a - b) : []
  return {
    active: mine.filter(isActive),
    succeeded: indexed ? completedIndexes.length : succeeded.length,
    failed: mine.filter((pod) => pod.status?.phase === 'Failed').length,
    completedIndexes,
  }
}

function sync(key: string, job: Job, context: ControllerContext): void {
  const nowMs = context.clock.now()
  if (job.spec.suspend) return suspend(job, context)
  const startTime = job.status?.startTime ?? timestamp(nowMs)
  const counts = countsOf(job, context)
  const wanted = job.spec.completions
  const failure = failureOf(job, counts, startTime, nowMs)
  if (failure) {
    for (const pod of counts.active) context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
    context.event(job, { type: 'Warning', ...failure, component })
    return writeStatus(
      job,
      counts,
      startTime,
      [condition('FailureTarget', failure, nowMs), condition('Failed', failure, nowMs)],
      context,
    )
  }
  const complete = wanted === undefined ? counts.succeeded > 0 && counts.active.length === 0 : counts.succeeded >= wanted
  if (complete) {
    context.event(job, { type: 'Normal', reason: 'Completed', message: 'Job completed', component })
    const met = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
    return writeStatus(
      job,
      counts,
      startTime,
      [condition('SuccessCriteriaMet', met, nowMs), condition('Complete', met, nowMs)],
      context,
    )
  }
  createMissing(key, job, counts, context)
  writeStatus(job, countsOf(job, context), startTime, [], context)
  const deadline = job.spec.activeDeadlineSeconds
  if (deadline !== undefined) context.requeueAt(key, Date.parse(startTime) + deadline * 1000)
}

function failureOf(job: Job, counts: Counts, startTime: string, nowMs: number): { reason: string; message: string } | undefined {
  const deadline = job.spec.activeDeadlineSeconds
  if (deadline !== undefined && nowMs - Date.parse(startTime) >= deadline * 1000)
    return { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
  const limit = job.spec.backoffLimit ?? 6
  const restarts = job.spec.template.spec.restartPolicy === 'OnFailure' ? restartsOf(counts.active) : 0
  if (counts.failed > limit || (restarts > 0 && restarts >= limit))
    return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
  return undefined
}

const restartsOf = (active: readonly Pod[]): number =>
  active.flatMap((pod) => pod.status?.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0)

/** As many as run side by side and are still needed; after failures they wait longer each time. */
function createMissing(key: string, job: Job, counts: Counts, context: ControllerContext): void {
  const wanted = job.spec.completions
  const parallel = job.spec.parallelism ?? 1
  const needed = wanted === undefined ? (counts.succeeded > 0 ? 0 : parallel) : Math.min(parallel, wanted - counts.succeeded)
  const missing = needed - counts.active.length
  if (missing < 0)
    for (const pod of counts.active.slice(missing))
      context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
  if (missing <= 0) return
  const retryAtMs = retryTime(job, counts, context)
  if (retryAtMs > context.clock.now()) return context.requeueAt(key, retryAtMs)
  const taken = new Set([...counts.completedIndexes, ...counts.active.map(indexOf)])
  for (let i = 0, index = 0; i < missing; i++, index++) {
    while (job.spec.completionMode === 'Indexed' && taken.has(index)) index++
    create(job, index, context)
  }
}

function retryTime(job: Job, counts: Counts, { client }: ControllerContext): number {
  if (counts.failed === 0) return 0
  const ends = client
    .list(pods, job.metadata.namespace)
    .filter((pod) => controllerOf(pod)?.uid === job.metadata.uid && pod.status?.phase === 'Failed')
    .flatMap((pod) =>
      (pod.status?.containerStatuses ?? []).map((status) => Date.parse(status.state?.terminated?.finishedAt ?? '') || 0),
    )
  return Math.max(0, ...ends) + Math.min(maxBackoffMs, firstBackoffMs * 2 ** (counts.failed - 1))
}

function create(job: Job, index: number, context: ControllerContext): void {
  const pod = podFromTemplate(job.spec.template, jobs, job)
  if (job.spec.completionMode === 'Indexed') {
    pod.metadata.generateName = `${job.metadata.name}-${index}-`
    pod.metadata.annotations = { ...pod.metadata.annotations, [indexKey]: String(index) }
    pod.metadata.labels = { ...pod.metadata.labels, [indexKey]: String(index) }
    for (const container of pod.spec.containers)
      container.env = [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', value: String(index) }]
    pod.spec.hostname = `${job.metadata.name}-${index}`
  }
  const made = context.client.create(pods, pod)
  if (isFailure(made))
    context.event(job, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${made.message}`, component })
  else
    context.event(job, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${made.metadata.name}`, component })
}

function suspend(job: Job, context: ControllerContext): void {
  const counts = countsOf(job, context)
  for (const pod of counts.active) context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
  const known = job.status?.conditions?.find((one) => one.type === 'Suspended' && one.status === 'True')
  const now = known ?? condition('Suspended', { reason: 'JobSuspended', message: 'Job suspended' }, context.clock.now())
  const status = { ...job.status, conditions: [now] }
  if (equal(status, job.status)) return
  context.client.updateStatus(jobs, { ...job, status })
  context.event(job, { type: 'Normal', reason: 'Suspended', message: 'Job suspended', component })
}

const condition = (type: string, { reason, message }: { reason: string; message: string }, nowMs: number): Condition => ({
  type,
  status: 'True',
  lastProbeTime: timestamp(nowMs),
  lastTransitionTime: timestamp(nowMs),
  reason,
  message,
})

function writeStatus(job: Job, counts: Counts, startTime: string, conditions: Condition[], context: ControllerContext): void {
  const latest = context.client.get(jobs, job.metadata.namespace as string, job.metadata.name)
  if (!latest) return
  const finished = conditions.length > 0
  const ready = counts.active.filter(isReady).length
  const kept = (latest.status?.conditions ?? []).filter(
    (one) => one.type !== 'Suspended' && !conditions.some((other) => other.type === one.type),
  )
  const all = [...kept, ...conditions]
  const status: Job['status'] = {
    ...(all.length > 0 ? { conditions: all } : {}),
    startTime,
    ...(conditions.some((one) => one.type === 'Complete') ? { completionTime: timestamp(context.clock.now()) } : {}),
    ...(counts.active.length > 0 && !finished ? { active: counts.active.length } : {}),
    ...(counts.succeeded > 0 ? { succeeded: counts.succeeded } : {}),
    ...(counts.failed > 0 ? { failed: counts.failed } : {}),
    terminating: 0,
    ready: finished ? 0 : ready,
    ...(job.spec.completionMode === 'Indexed' && counts.completedIndexes.length > 0
      ? { completedIndexes: rangesText(counts.completedIndexes) }
      : {}),
    uncountedTerminatedPods: {},
  }
  if (!equal(status, latest.status)) context.client.updateStatus(jobs, { ...latest, status })
}

/** 0-2,5 */
function rangesText(indexes: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < indexes.length; ) {
    let j = i
    while (indexes[j + 1] === (indexes[j] as number) + 1) j++
    parts.push(j > i ? `${indexes[i]}-${indexes[j]}` : String(indexes[i]))
    i = j + 1
  }
  return parts.join(',')
}
