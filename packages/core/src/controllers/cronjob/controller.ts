import type { CronJob, Job } from '../../api/batch.ts'
import { type CronSchedule, lastTimeIn, nextTimeIn, parseCron } from '../../api/cron.ts'
import { cronjobs, jobs } from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { keyOf, ownerKeys, splitKey } from '../ownership.ts'
import { cleanUp, component, deleteJob, endOf, jobOf, ownJobs, referenceTo } from './jobs.ts'
import { observed, writeStatus } from './status.ts'

/** Times missed without a word. */
const quietMisses = 100

/** Makes Jobs by a schedule. Models pkg/controller/cronjob/cronjob_controllerv2.go (1.36). */
export const cronJobController: Controller = {
  name: 'cronjob',
  watches: [watchRule(cronjobs, ({ object }) => [keyOf(object)]), watchRule(jobs, ({ object }) => ownerKeys(object, 'CronJob'))],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const cron = context.client.get(cronjobs, namespace, name)
    if (!cron || cron.metadata.deletionTimestamp) return context.forget(key)
    const own = ownJobs(cron, context)
    const seen = { ...cron, status: observed(cron, own, context) }
    cleanUp(cron, own, context)
    const schedule = parseCron(cron.spec.schedule)
    if (typeof schedule === 'string' || cron.spec.suspend) {
      writeStatus(cron, seen.status, context)
      return context.forget(key)
    }
    writeStatus(cron, start(seen, schedule, own, context), context)
    const next = nextTimeIn(schedule, cron.spec.timeZone, context.clock.now())
    if (next === undefined) context.forget(key)
    else context.requeueAt(key, next, { periodic: true })
  },
}

type Status = NonNullable<CronJob['status']>

/** Starts the Job of the last time that has come since the one before, if policy and deadline allow. */
function start(cron: CronJob, schedule: CronSchedule, own: readonly Job[], context: ControllerContext): Status {
  const status = cron.status ?? {}
  const dueMs = dueTime(cron, schedule, context)
  if (dueMs === undefined || own.some(({ metadata }) => metadata.name === jobOf(cron, dueMs).metadata.name)) return status
  const note = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
    context.event(cron, { type, reason, message, component })
  const active = own.filter((job) => endOf(job) === undefined)
  if (active.length > 0 && cron.spec.concurrencyPolicy === 'Forbid') {
    const why = 'Not starting job because prior execution is running and concurrency policy is Forbid'
    note('Normal', 'JobAlreadyActive', why)
    return status
  }
  const replaced = cron.spec.concurrencyPolicy === 'Replace' ? active : []
  for (const job of replaced) deleteJob(cron, job, context)
  const made = context.client.create(jobs, jobOf(cron, dueMs))
  if (isFailure(made)) {
    note('Warning', 'FailedCreate', `Error creating job: ${made.message}`)
    return status
  }
  note('Normal', 'SuccessfulCreate', `Created job ${made.metadata.name}`)
  const kept = (status.active ?? []).filter(({ uid }) => !replaced.some((job) => job.metadata.uid === uid))
  return { ...status, active: [...kept, referenceTo(made)], lastScheduleTime: timestamp(dueMs) }
}

/** The latest time that was not started yet and is not too late. Models nextScheduleTime and mostRecentScheduleTime (1.36). */
function dueTime(cron: CronJob, schedule: CronSchedule, context: ControllerContext): number | undefined {
  const nowMs = context.clock.now()
  const { startingDeadlineSeconds, timeZone } = cron.spec
  const since = Date.parse(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp ?? '')
  const earliest = startingDeadlineSeconds === undefined ? since : Math.max(since, nowMs - startingDeadlineSeconds * 1000)
  const dueMs = lastTimeIn(schedule, timeZone, earliest, nowMs)
  if (dueMs !== undefined && isTooMany(schedule, timeZone, earliest, nowMs)) {
    const message = 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew'
    context.event(cron, { type: 'Warning', reason: 'TooManyMissedTimes', message, component })
  }
  return dueMs
}

function isTooMany(schedule: CronSchedule, zone: string | undefined, sinceMs: number, nowMs: number): boolean {
  let at: number | undefined = sinceMs
  for (let missed = 0; missed <= quietMisses; missed++) {
    at = nextTimeIn(schedule, zone, at)
    if (at === undefined || at > nowMs) return false
  }
  return true
}
