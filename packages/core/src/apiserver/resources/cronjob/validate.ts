import type { CronJob } from '../../../api/batch.ts'
import { parseCron } from '../../../api/cron.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { jobSpecErrors } from '../job/validate.ts'

const policies = ['Allow', 'Forbid', 'Replace']
/** Room for the time that is put behind a Job's name. */
const maxNameLength = 52

/** Models batch/validation ValidateCronJobSpec (1.36). */
export function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const errors = [...scheduleErrors(spec), ...timeZoneErrors(spec)]
  errors.push(...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'))
  if (!policies.includes(spec.concurrencyPolicy as string)) {
    errors.push(unsupportedField('spec.concurrencyPolicy', spec.concurrencyPolicy, policies))
  }
  errors.push(...templateErrors(spec))
  errors.push(...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'))
  errors.push(...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'))
  if (metadata.name.length > maxNameLength) {
    errors.push(invalidField('metadata.name', metadata.name, `must be no more than ${maxNameLength} characters`))
  }
  return errors
}

function templateErrors({ jobTemplate }: CronJob['spec']): FieldError[] {
  const at = 'spec.jobTemplate.spec'
  const spec = jobTemplate?.spec
  if (!spec) return [requiredField(`${at}.template`)]
  const errors = jobSpecErrors(spec, at)
  if (!spec.manualSelector) return errors
  return [...errors, unsupportedField(`${at}.manualSelector`, true, ['nil', 'false'])]
}

function scheduleErrors({ schedule = '', timeZone }: CronJob['spec']): FieldError[] {
  if (schedule === '') return [requiredField('spec.schedule')]
  const errors: FieldError[] = []
  if (schedule.includes('TZ')) {
    const why =
      timeZone === undefined
        ? 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'
        : 'cannot use both timeZone field and TZ or CRON_TZ in schedule'
    errors.push(invalidField('spec.schedule', schedule, why))
  }
  const parsed = parseCron(schedule)
  if (typeof parsed === 'string') errors.push(invalidField('spec.schedule', schedule, parsed))
  return errors
}

function timeZoneErrors({ timeZone }: CronJob['spec']): FieldError[] {
  if (timeZone === undefined) return []
  if (timeZone === '') return [invalidField('spec.timeZone', '', 'timeZone must be nil or non-empty string')]
  if (timeZone.toLowerCase() === 'local')
    return [
      invalidField(
        'spec.timeZone',
        timeZone,
        'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ),
    ]
  return isTimeZone(timeZone) ? [] : [invalidField('spec.timeZone', timeZone, `unknown time zone ${timeZone}`)]
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
