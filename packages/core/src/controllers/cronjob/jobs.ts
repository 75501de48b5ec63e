import type { CronJob, Job } from '../../api/batch.ts'
import { copy } from '../../api/copy.ts'
import { cronjobs, jobs } from '../../api/kinds.ts'
import type { ObjectReference } from '../../api/service.ts'
import { zonedTimestamp } from '../../api/time-zone.ts'
import type { ControllerContext } from '../controller.ts'
import { controllerOf, controllerRef } from '../ownership.ts'

export const component = 'cronjob-controller'
const scheduledKey = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

export const ownJobs = (cron: CronJob, { client }: ControllerContext): Job[] =>
  client.list(jobs, cron.metadata.namespace).filter((job) => controllerOf(job)?.uid === cron.metadata.uid)

export const endOf = (job: Job): 'Complete' | 'Failed' | undefined =>
  job.status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True')?.type as
    | 'Complete'
    | 'Failed'
    | undefined

/** Named by the minute of its time, so that no time starts twice. Models getJobFromTemplate2 (1.36). */
export function jobOf(cron: CronJob, dueMs: number): Job {
  const { metadata = {}, spec } = cron.spec.jobTemplate
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cron.metadata.name}-${Math.floor(dueMs / 60_000)}`,
      namespace: cron.metadata.namespace as string,
      ...(metadata.labels ? { labels: { ...metadata.labels } } : {}),
      annotations: { ...metadata.annotations, [scheduledKey]: zonedTimestamp(cron.spec.timeZone, dueMs) },
      ownerReferences: [controllerRef(cronjobs, cron)],
    },
    spec: copy(spec),
  }
}

export const referenceTo = (job: Job): ObjectReference => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  namespace: job.metadata.namespace as string,
  name: job.metadata.name,
  uid: job.metadata.uid as string,
  resourceVersion: job.metadata.resourceVersion as string,
})

export function deleteJob(cron: CronJob, job: Job, { client, event }: ControllerContext): void {
  const { namespace = '', name } = job.metadata
  client.delete(jobs, namespace, name, { propagationPolicy: 'Background' })
  event(cron, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${name}`, component })
}

/** Deletes Jobs that have ended, beyond the limits of the history. */
export function cleanUp(cron: CronJob, own: readonly Job[], context: ControllerContext): void {
  for (const [end, limit] of [
    ['Complete', cron.spec.successfulJobsHistoryLimit ?? 3],
    ['Failed', cron.spec.failedJobsHistoryLimit ?? 1],
  ] as const) {
    const ended = own
      .filter((job) => endOf(job) === end)
      .sort((a, b) => ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1))
    for (const job of ended.slice(0, Math.max(0, ended.length - limit))) deleteJob(cron, job, context)
  }
}
