import type { Job, JobSpec } from '../../../api/batch.ts'
import { copy } from '../../../api/copy.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { immutable } from '../../metadata/validate.ts'
import { templateErrors, unmatchedLabels } from '../pod/validate-template.ts'

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const

/** A JobSpec at `at`: of a Job, or of a CronJob's template. Models batch/validation validateJobSpec (1.36). */
export function jobSpecErrors(spec: JobSpec, at: string): FieldError[] {
  const errors = [...counts.flatMap((name) => nonNegative(spec[name], `${at}.${name}`)), ...modeErrors(spec, at)]
  const policies = ['Failed', 'TerminatingOrFailed']
  if (spec.podReplacementPolicy !== undefined && !policies.includes(spec.podReplacementPolicy)) {
    errors.push(unsupportedField(`${at}.podReplacementPolicy`, spec.podReplacementPolicy, policies))
  }
  if (!spec.template) return [...errors, requiredField(`${at}.template`)]
  return [...errors, ...templateErrors(spec.template, `${at}.template`), ...restartErrors(spec, at)]
}

function restartErrors({ template }: JobSpec, at: string): FieldError[] {
  const policy = template.spec?.restartPolicy
  const field = `${at}.template.spec.restartPolicy`
  if (policy === undefined || policy === 'Always') return [requiredField(field, 'valid values: "OnFailure", "Never"')]
  return policy === 'OnFailure' || policy === 'Never' ? [] : [unsupportedField(field, policy, ['OnFailure', 'Never'])]
}

function modeErrors(spec: JobSpec, at: string): FieldError[] {
  const { completionMode: mode, completions, backoffLimitPerIndex } = spec
  if (mode === 'Indexed') {
    return completions === undefined ? [requiredField(`${at}.completions`, 'when completion mode is Indexed')] : []
  }
  if (mode !== undefined && mode !== 'NonIndexed')
    return [unsupportedField(`${at}.completionMode`, mode, ['Indexed', 'NonIndexed'])]
  if (backoffLimitPerIndex === undefined) return []
  return [invalidField(`${at}.backoffLimitPerIndex`, backoffLimitPerIndex, 'requires indexed completion mode')]
}

/** Models batch/validation ValidateJob (1.36). */
export function validateJob({ spec }: Job): FieldError[] {
  const errors = jobSpecErrors(spec, 'spec')
  if (!spec.selector) errors.push(requiredField('spec.selector'))
  else errors.push(...selectorErrors(spec.selector, 'spec.selector'))
  return spec.template ? [...errors, ...unmatchedLabels(spec.selector, spec.template)] : errors
}

/** Models ValidateJobUpdate (1.36): an indexed Job may grow and shrink with its parallelism. */
export function validateJobUpdate(job: Job, old: Job): FieldError[] {
  const { spec } = job
  const elastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism
  return [
    ...validateJob(job),
    ...(elastic ? [] : immutable(spec.completions, old.spec.completions, 'spec.completions')),
    ...immutable(spec.selector, old.spec.selector, 'spec.selector'),
    ...templateChange(job, old),
    ...immutable(spec.completionMode, old.spec.completionMode, 'spec.completionMode'),
    ...immutable(spec.podFailurePolicy, old.spec.podFailurePolicy, 'spec.podFailurePolicy'),
    ...immutable(spec.backoffLimitPerIndex, old.spec.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
    ...immutable(spec.managedBy, old.spec.managedBy, 'spec.managedBy'),
    ...immutable(spec.successPolicy, old.spec.successPolicy, 'spec.successPolicy'),
  ]
}

const schedulingFields = ['nodeSelector', 'tolerations', 'affinity', 'schedulingGates'] as const

/** Where a Job that has not begun will run may still be changed. */
function templateChange(job: Job, old: Job): FieldError[] {
  const { template } = job.spec
  const waiting = old.spec.suspend === true && old.status?.startTime === undefined
  if (!waiting) return immutable(template, old.spec.template, 'spec.template')
  const before = copy(old.spec.template)
  for (const name of schedulingFields) Object.assign(before.spec, { [name]: template.spec[name] })
  return immutable(template, before, 'spec.template')
}
