import type { CronJob, JobSpec } from '../../../api/batch.ts'
import { parseCron } from '../../../api/cron.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { oneOf } from '../../metadata/field-rules.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { jobSpecErrors } from '../job/validate.ts'

const policies = ['Allow', 'Forbid', 'Replace']
/** Room for the time that is put behind a Job's name. */
const maxNameLength = 52

/** Models batch/validation ValidateCronJobCreate (1.36). */
export function validateCronJob({ metadata, spec }: CronJob): FieldError[] {
  const errors = specErrors(spec, undefined)
  if (metadata.name.length <= maxNameLength) return errors
  return [...errors, invalidField('metadata.name', metadata.name, `must be no more than ${maxNameLength} characters`)]
}

/** What was there before may stay: a long name, a zone that is none, a zone inside the schedule. */
export const validateCronJobUpdate = ({ spec }: CronJob, old: CronJob): FieldError[] => specErrors(spec, old.spec)

/** Models batch/validation validateCronJobSpec (1.36). */
const specErrors = (spec: CronJob['spec'], old: CronJob['spec'] | undefined): FieldError[] => [
  ...scheduleErrors(spec, old?.schedule.includes('TZ') === true),
  ...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
  ...(old && old.timeZone === spec.timeZone ? [] : timeZoneErrors(spec)),
  ...oneOf(spec.concurrencyPolicy, policies, 'spec.concurrencyPolicy'),
  ...templateErrors(spec),
  ...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
  ...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
]

/** Models ValidateJobTemplateSpec (1.36): the selector is made with each Job. */
function templateErrors({ jobTemplate }: CronJob['spec']): FieldError[] {
  const at = 'spec.jobTemplate.spec'
  const spec = jobTemplate?.spec ?? ({} as JobSpec)
  const errors = jobSpecErrors(spec, at)
  if (spec.selector) errors.push(invalidField(`${at}.selector`, spec.selector, '`selector` will be auto-generated'))
  if (spec.manualSelector) errors.push(unsupportedField(`${at}.manualSelector`, true, ['nil', 'false']))
  return errors
}

/** Models validateScheduleFormat (1.36): a zone inside the schedule is only let be. */
function scheduleErrors({ schedule = '', timeZone }: CronJob['spec'], zoneInside: boolean): FieldError[] {
  const field = 'spec.schedule'
  if (schedule === '') return [requiredField(field)]
  const parsed = parseCron(schedule)
  const errors = typeof parsed === 'string' ? [invalidField(field, schedule, parsed)] : []
  if (!schedule.includes('TZ')) return errors
  if (!zoneInside) errors.push(invalidField(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  else if (timeZone !== undefined)
    errors.push(invalidField(field, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  return errors
}

const zonePart = /^[A-Za-z.\-_0-9+]{1,14}$/
const isZonePart = (part: string): boolean => part !== '.' && part !== '..' && !part.startsWith('-') && zonePart.test(part)

function timeZoneErrors({ timeZone: zone }: CronJob['spec']): FieldError[] {
  const field = 'spec.timeZone'
  if (zone === undefined) return []
  if (zone === '') return [invalidField(field, '', 'timeZone must be nil or non-empty string')]
  const unknown = invalidField(field, zone, `unknown time zone ${zone}`)
  if (!zone.split('/').every(isZonePart)) return [unknown]
  const why = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
  const errors = zone.toLowerCase() === 'local' ? [invalidField(field, zone, why)] : []
  return zone === 'Local' || isTimeZone(zone) ? errors : [...errors, unknown]
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
