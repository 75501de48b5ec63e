import type { Job, JobSpec } from '../../../api/batch.ts'
import { type FieldError, invalidField, requiredField, tooLongField, unsupportedField } from '../../../api/status.ts'
import { domainPrefixedPathErrors } from '../../metadata/domain-names.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isDns1123Label } from '../../metadata/names.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { templateErrors, unmatchedLabels } from '../pod/validate-template.ts'
import { failurePolicyErrors, successPolicyErrors } from './validate-policies.ts'

const counts = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const
const maxManagedByLength = 63

/** A JobSpec at `at`: of a Job, or of a CronJob's template. Models batch/validation validateJobSpec (1.36). */
export const jobSpecErrors = (spec: JobSpec, at: string): FieldError[] => [
  ...counts.flatMap((name) => nonNegative(spec[name], `${at}.${name}`)),
  ...(spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined
    ? [requiredField(`${at}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')]
    : []),
  ...managerErrors(spec.managedBy, `${at}.managedBy`),
  ...modeErrors(spec, at),
  ...failurePolicyErrors(spec, `${at}.podFailurePolicy`),
  ...successPolicyErrors(spec, `${at}.successPolicy`),
  ...replacementErrors(spec, `${at}.podReplacementPolicy`),
  ...(spec.template ? templateErrors(spec.template, `${at}.template`) : [requiredField(`${at}.template`)]),
  ...restartErrors(spec, `${at}.template.spec.restartPolicy`),
]

function managerErrors(managedBy: string | undefined, at: string): FieldError[] {
  if (managedBy === undefined) return []
  const errors = domainPrefixedPathErrors(managedBy, at)
  return managedBy.length > maxManagedByLength ? [...errors, tooLongField(at, maxManagedByLength)] : errors
}

const modes = ['NonIndexed', 'Indexed']

function modeErrors(spec: JobSpec, at: string): FieldError[] {
  const { completionMode: mode, backoffLimitPerIndex, maxFailedIndexes } = spec
  if (mode === 'Indexed') return indexedErrors(spec, at)
  if (mode !== undefined && !modes.includes(mode)) return [unsupportedField(`${at}.completionMode`, mode, modes)]
  return Object.entries({ backoffLimitPerIndex, maxFailedIndexes }).flatMap(([name, value]) =>
    value === undefined ? [] : [invalidField(`${at}.${name}`, value, 'requires indexed completion mode')],
  )
}

const most = { parallelism: 100_000, failedIndexes: 100_000, completions: 100_000, withManyCompletions: 10_000 }

function indexedErrors(spec: JobSpec, at: string): FieldError[] {
  const { completions, parallelism = 0, maxFailedIndexes: failures } = spec
  const errors: FieldError[] = []
  if (completions === undefined) errors.push(requiredField(`${at}.completions`, 'when completion mode is Indexed'))
  if (parallelism > most.parallelism) {
    const why = `must be less than or equal to ${most.parallelism} when completion mode is Indexed`
    errors.push(invalidField(`${at}.parallelism`, parallelism, why))
  }
  if (completions !== undefined && failures !== undefined && failures > completions)
    errors.push(invalidField(`${at}.maxFailedIndexes`, failures, 'must be less than or equal to completions'))
  if (failures !== undefined && failures > most.failedIndexes)
    errors.push(invalidField(`${at}.maxFailedIndexes`, failures, `must be less than or equal to ${most.failedIndexes}`))
  return [...errors, ...manyCompletionsErrors(spec, at)]
}

function manyCompletionsErrors(spec: JobSpec, at: string): FieldError[] {
  const { completions = 0, parallelism = 0, maxFailedIndexes: failures, backoffLimitPerIndex } = spec
  if (completions <= most.completions || backoffLimitPerIndex === undefined) return []
  const why = `must be less than or equal to ${most.withManyCompletions} when completions are above ${most.completions} and used with backoff limit per index`
  const errors: FieldError[] = []
  const missing = `must be specified when completions is above ${most.completions}`
  if (failures === undefined) errors.push(requiredField(`${at}.maxFailedIndexes`, missing))
  if (parallelism > most.withManyCompletions) errors.push(invalidField(`${at}.parallelism`, parallelism, why))
  if (failures !== undefined && failures > most.withManyCompletions)
    errors.push(invalidField(`${at}.maxFailedIndexes`, failures, why))
  return errors
}

/** With a failure policy a Pod is replaced when it has failed. */
function replacementErrors({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, at: string): FieldError[] {
  const policies = podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  return policy === undefined || policies.includes(policy) ? [] : [unsupportedField(at, policy, policies)]
}

function restartErrors({ template, podFailurePolicy }: JobSpec, at: string): FieldError[] {
  const policy = template?.spec?.restartPolicy
  if (!policy || policy === 'Always') return [requiredField(at, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never') return [unsupportedField(at, policy, ['OnFailure', 'Never'])]
  if (!podFailurePolicy || policy === 'Never') return []
  return [invalidField(at, policy, 'only "Never" is supported when podFailurePolicy is specified')]
}

/** Models batch/validation ValidateJobSpec (1.36). */
export function wholeSpecErrors(spec: JobSpec): FieldError[] {
  const errors = jobSpecErrors(spec, 'spec')
  if (!spec.selector) errors.push(requiredField('spec.selector'))
  else errors.push(...selectorErrors(spec.selector, 'spec.selector'))
  return spec.template ? [...errors, ...unmatchedLabels(spec.selector, spec.template)] : errors
}

/** Models batch/validation ValidateJob (1.36). */
export const validateJob = (job: Job): FieldError[] => [
  ...generatedSelectorErrors(job),
  ...wholeSpecErrors(job.spec),
  ...podNameErrors(job),
]

const generated = ['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name']

/** A selector of the server's own making selects by the labels that it put on the template. */
function generatedSelectorErrors({ metadata, spec }: Job): FieldError[] {
  if (spec.manualSelector || !spec.selector) return []
  const own: Record<string, string> = Object.fromEntries(
    generated.map((label) => [label, label.endsWith('uid') ? (metadata.uid as string) : metadata.name]),
  )
  const { matchLabels = {}, matchExpressions = [] } = spec.selector
  const fits = Object.entries(matchLabels).every(([key, value]) => own[key] === value) && matchExpressions.length === 0
  return fits ? [] : [invalidField('spec.selector', spec.selector, '`selector` not auto-generated')]
}

/** An indexed Job's Pods have its name and their index as host name. */
function podNameErrors({ metadata, spec }: Job): FieldError[] {
  if (spec.completionMode !== 'Indexed' || !(Number(spec.completions) > 0)) return []
  const longest = `${metadata.name}-${Number(spec.completions) - 1}`
  if (isDns1123Label(longest).length === 0) return []
  return [invalidField('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${longest}`)]
}
