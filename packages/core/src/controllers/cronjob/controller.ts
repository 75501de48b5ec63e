import type { CronJob, Job } from '../../api/batch.ts'
import { copy, equal } from '../../api/copy.ts'
import { cronjobs, jobs } from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { controllerOf, controllerRef, keyOf, splitKey } from '../ownership.ts'
import { nextTime, parseSchedule, type Schedule } from './schedule.ts'

const component = 'cronjob-controller'
const scheduledKey = 'batch.kubernetes.io/cronjob-scheduled-timestamp'
/** Times that may have been missed before the controller gives up. */
const maxMissed = 100

/** Makes Jobs by a schedule. Models pkg/controller/cronjob/cronjob_controllerv2.go (1.36); schedules are in UTC. */
export const cronJobController: Controller = {
  name: 'cronjob',
  watches: [
    watchRule(cronjobs, ({ object }) => [keyOf(object)]),
    watchRule(jobs, ({ object }) => {
      const owner = controllerOf(object)
      return owner?.kind === 'CronJob' ? [`${object.metadata.namespace}/${owner.name}`] : []
    }),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const cron = context.client.get(cronjobs, namespace, name)
    if (!cron || cron.metadata.deletionTimestamp) return context.forget(key)
    const own = ownJobs(cron, context)
    cleanUp(cron, own, context)
    const schedule = parseSchedule(cron.spec.schedule)
    const latest = schedule && !cron.spec.suspend ? start(cron, schedule, own, context) : cron
    writeStatus(latest, ownJobs(cron, context), context)
    const next = schedule && nextTime(schedule, context.clock.now())
    if (next === undefined || cron.spec.suspend) context.forget(key)
    else context.requeueAt(key, next, { periodic: true })
  },
}

const ownJobs = (cron: CronJob, { client }: ControllerContext): Job[] =>
  client.list(jobs, cron.metadata.namespace).filter((job) => controllerOf(job)?.uid === cron.metadata.uid)

const endOf = (job: Job): 'Complete' | 'Failed' | undefined =>
  job.status?.conditions?.find(
    (condition) => (condition.type === 'Complete' || condition.type === 'Failed') && condition.status === 'True',
  )?.type as 'Complete' | 'Failed' | undefined

/** Starts the Job of the last time that has come since the one before. */
function start(cron: CronJob, schedule: Schedule, own: readonly Job[], context: ControllerContext): CronJob {
  const nowMs = context.clock.now()
  const since = Date.parse(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp ?? '')
  const deadlineMs = cron.spec.startingDeadlineSeconds === undefined ? undefined : cron.spec.startingDeadlineSeconds * 1000
  const dueMs = lastDue(schedule, deadlineMs === undefined ? since : Math.max(since, nowMs - deadlineMs), nowMs)
  if (dueMs === undefined) return cron
  const active = own.filter((job) => endOf(job) === undefined)
  if (active.length > 0 && cron.spec.concurrencyPolicy === 'Forbid') {
    context.event(cron, {
      type: 'Normal',
      reason: 'JobAlreadyActive',
      message: 'Not starting job because prior execution is running and concurrency policy is Forbid',
      component,
    })
    return cron
  }
  if (cron.spec.concurrencyPolicy === 'Replace')
    for (const job of active)
      context.client.delete(jobs, job.metadata.namespace as string, job.metadata.name, { propagationPolicy: 'Background' })
  const made = context.client.create(jobs, jobOf(cron, dueMs))
  if (isFailure(made)) return cron
  context.event(cron, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created job ${made.metadata.name}`, component })
  return { ...cron, status: { ...cron.status, lastScheduleTime: timestamp(dueMs) } }
}

function lastDue(schedule: Schedule, sinceMs: number, nowMs: number): number | undefined {
  let due: number | undefined
  let next = nextTime(schedule, sinceMs)
  for (let missed = 0; next !== undefined && next <= nowMs && missed < maxMissed; missed++) {
    due = next
    next = nextTime(schedule, next)
  }
  return due
}

/** Named by the minute of its time, so that no time starts twice. */
function jobOf(cron: CronJob, dueMs: number): Job {
  const { metadata = {}, spec } = cron.spec.jobTemplate
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cron.metadata.name}-${Math.floor(dueMs / 60_000)}`,
      namespace: cron.metadata.namespace as string,
      ...(metadata.labels ? { labels: { ...metadata.labels } } : {}),
      annotations: { ...metadata.annotations, [scheduledKey]: timestamp(dueMs) },
      ownerReferences: [controllerRef(cronjobs, cron)],
    },
    spec: copy(spec),
  }
}

function cleanUp(cron: CronJob, own: readonly Job[], context: ControllerContext): void {
  for (const [end, limit] of [
    ['Complete', cron.spec.successfulJobsHistoryLimit ?? 3],
    ['Failed', cron.spec.failedJobsHistoryLimit ?? 1],
  ] as const) {
    const ended = own
      .filter((job) => endOf(job) === end)
      .sort((a, b) => ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1))
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) {
      context.client.delete(jobs, job.metadata.namespace as string, job.metadata.name, { propagationPolicy: 'Background' })
      context.event(cron, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}`, component })
    }
  }
}

function writeStatus(cron: CronJob, own: readonly Job[], context: ControllerContext): void {
  const latest = context.client.get(cronjobs, cron.metadata.namespace as string, cron.metadata.name)
  if (!latest) return
  const active = own
    .filter((job) => endOf(job) === undefined)
    .map((job) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      namespace: job.metadata.namespace as string,
      name: job.metadata.name,
      uid: job.metadata.uid as string,
      resourceVersion: job.metadata.resourceVersion as string,
    }))
  const done = own
    .map((job) => job.status?.completionTime)
    .filter((time) => time !== undefined)
    .sort()
    .at(-1)
  const { lastScheduleTime } = cron.status ?? {}
  const lastSuccessfulTime = done ?? latest.status?.lastSuccessfulTime
  const status: CronJob['status'] = {
    ...(active.length > 0 ? { active } : {}),
    ...(lastScheduleTime ? { lastScheduleTime } : {}),
    ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}),
  }
  // the version of an active Job moves with its status; that alone is no news
  const plain = (value: CronJob['status']): object => ({ ...value, active: value?.active?.map(({ uid }) => uid) })
  if (!equal(plain(status), plain(latest.status))) context.client.updateStatus(cronjobs, { ...latest, status })
}
