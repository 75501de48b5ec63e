import type { CronJob } from '../../../api/batch.ts'
import { since } from '../../../api/duration.ts'
import { cronjobs } from '../../../api/kinds.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { cronJobWarnings } from '../job/warnings.ts'
import { selectorText } from '../labels-text.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'
import { wideColumns } from '../pod/template-columns.ts'
import { validateCronJob, validateCronJobUpdate } from './validate.ts'

/** Models pkg/apis/batch/v1/defaults.go SetDefaults_CronJob (1.36). */
function setDefaults(cron: CronJob): void {
  const spec = (cron.spec ??= {} as CronJob['spec'])
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
  const template = spec.jobTemplate?.spec?.template
  if (template) setPodSpecDefaults(template)
}

const suspended = ({ spec }: CronJob): string => (spec.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False')

/** Models pkg/registry/batch/cronjob (1.36). */
export const cronJobStrategy: Strategy<CronJob> = {
  resource: cronjobs,
  metadataChecks: { changes: 1, whole: 0 },
  tracksGeneration: true,
  columns: columnsOf<CronJob>(
    text('Schedule', ({ spec }) => spec.schedule),
    text('Timezone', ({ spec }) => spec.timeZone ?? '<none>'),
    text('Suspend', suspended),
    integer('Active', ({ status }) => status?.active?.length ?? 0),
    text('Last Schedule', ({ status }, nowMs) => (status?.lastScheduleTime ? since(status.lastScheduleTime, nowMs) : '<none>')),
  ).concat(
    wideColumns(
      ({ spec }) => spec.jobTemplate?.spec?.template,
      ({ spec }) => selectorText(spec.jobTemplate?.spec?.selector ?? {}),
    ),
  ),
  setDefaults,
  prepareForCreate(cron) {
    cron.status = {}
  },
  prepareForUpdate(cron, old) {
    cron.status = old.status ?? {}
  },
  validate: validateCronJob,
  warnings: cronJobWarnings,
  validateUpdate: validateCronJobUpdate,
}
