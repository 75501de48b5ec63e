import type { Job } from '../../../api/batch.ts'
import { humanDuration } from '../../../api/duration.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Column } from '../../strategy.ts'
import { selectorText } from '../labels-text.ts'
import { wideColumns } from '../pod/template-columns.ts'

const holds = (job: Job, type: string): boolean =>
  job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true

function statusText(job: Job): string {
  if (holds(job, 'Complete')) return 'Complete'
  if (holds(job, 'Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find((type) => holds(job, type)) ?? 'Running'
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function duration({ status }: Job, nowMs: number): string {
  if (!status?.startTime) return ''
  const end = status.completionTime ? Date.parse(status.completionTime) : nowMs
  return humanDuration(end - Date.parse(status.startTime))
}

/** Models printers printJob (1.36). */
export const jobColumns: Column<Job>[] = columnsOf<Job>(
  text('Status', statusText),
  text('Completions', completions),
  text('Duration', duration),
).concat(
  wideColumns(
    ({ spec }) => spec.template,
    ({ spec }) => selectorText(spec.selector),
  ),
)
