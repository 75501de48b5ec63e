import type { CronJob, Job, JobSpec } from '../../api/batch.ts'
import { humanDuration } from '../../api/duration.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { describePodTemplate } from './pod-template.ts'
import { selectorText } from './workload.ts'
import { annotations, controlledBy, head, labels, rfc1123, type Writer } from './writer.ts'

/** Models describe.go describeJob (1.36). */
export function describeJob(out: Writer, job: Job, context: Context): void {
  const { metadata, spec, status = {} } = job
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `Selector:\t${selectorText(spec.selector)}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  controlledBy(out, metadata)
  settings(out, spec)
  if (status.startTime) out.line(0, `Start Time:\t${rfc1123(status.startTime)}`)
  if (status.completionTime) out.line(0, `Completed At:\t${rfc1123(status.completionTime)}`)
  if (status.startTime && status.completionTime) {
    out.line(0, `Duration:\t${humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime))}`)
  }
  if (spec.activeDeadlineSeconds !== undefined) out.line(0, `Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`)
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`
  out.line(
    0,
    `Pods Statuses:\t${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  )
  if (spec.completionMode === 'Indexed') out.line(0, `Completed Indexes:\t${cappedIndexes(status.completedIndexes ?? '')}`)
  describePodTemplate(out, spec.template)
  describeEvents(out, job, context)
}

const softLimit = 50

/** Models describe.go capIndexesListOrNone (1.36). */
function cappedIndexes(indexes: string): string {
  const end = indexes.indexOf(',', softLimit)
  return end < 0 ? indexes || '<none>' : `${indexes.slice(0, end + 1)}...`
}

function settings(out: Writer, spec: JobSpec): void {
  if (spec.parallelism !== undefined) out.line(0, `Parallelism:\t${spec.parallelism}`)
  out.line(0, `Completions:\t${spec.completions ?? '<unset>'}`)
  if (spec.completionMode) out.line(0, `Completion Mode:\t${spec.completionMode}`)
  if (spec.suspend !== undefined) out.line(0, `Suspend:\t${spec.suspend}`)
  if (spec.backoffLimit !== undefined) out.line(0, `Backoff Limit:\t${spec.backoffLimit}`)
  if (spec.ttlSecondsAfterFinished !== undefined) out.line(0, `TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`)
}

const orUnset = (value: number | undefined, unit = ''): string => (value === undefined ? '<unset>' : `${value}${unit}`)

/** Models describe.go describeCronJob (1.36). */
export function describeCronJob(out: Writer, job: CronJob, context: Context): void {
  const { metadata, spec, status } = job
  head(out, metadata)
  out.line(0, `Schedule:\t${spec.schedule}`)
  out.line(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`)
  out.line(0, `Suspend:\t${spec.suspend === undefined ? '<unset>' : printSuspend(spec.suspend)}`)
  out.line(0, `Time Zone:\t${spec.timeZone ?? '<unset>'}`)
  out.line(0, `Successful Job History Limit:\t${orUnset(spec.successfulJobsHistoryLimit)}`)
  out.line(0, `Failed Job History Limit:\t${orUnset(spec.failedJobsHistoryLimit)}`)
  out.line(0, `Starting Deadline Seconds:\t${orUnset(spec.startingDeadlineSeconds, 's')}`)
  const inner = spec.jobTemplate.spec
  out.line(0, `Selector:\t${inner.selector ? selectorText(inner.selector) : '<unset>'}`)
  out.line(0, `Parallelism:\t${orUnset(inner.parallelism)}`)
  out.line(0, `Completions:\t${orUnset(inner.completions)}`)
  if (inner.activeDeadlineSeconds !== undefined) out.line(0, `Active Deadline Seconds:\t${inner.activeDeadlineSeconds}s`)
  describePodTemplate(out, inner.template)
  out.line(0, `Last Schedule Time:\t${status?.lastScheduleTime ? rfc1123(status.lastScheduleTime) : '<unset>'}`)
  out.line(0, `Active Jobs:\t${(status?.active ?? []).map(({ name }) => name).join(', ') || '<none>'}`)
  describeEvents(out, job, context)
}

const printSuspend = (value: boolean): string => (value ? 'True' : 'False')
