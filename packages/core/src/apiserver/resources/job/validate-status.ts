import type { Job } from '../../../api/batch.ts'
import { equal } from '../../../api/copy.ts'
import { duplicateField, type FieldError, invalidField, invalidWhole, requiredField } from '../../../api/status.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { countIndexes, overlapOf } from './indexes.ts'

type Status = NonNullable<Job['status']>

const holds = (job: Job, type: string): boolean =>
  job.status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') === true
const isFinished = (job: Job): boolean => holds(job, 'Complete') || holds(job, 'Failed')

/** Models batch/validation ValidateJobStatusUpdate with the options of batch/job/strategy.go (1.36): what did not change is let be. */
export function validateJobStatus(job: Job, old: Job): FieldError[] {
  const [now, before] = [job.status ?? {}, old.status ?? {}]
  return [
    ...countErrors(now),
    ...uncountedErrors(now),
    ...conditionErrors(job, old),
    ...timeErrors(job, old),
    ...finishedErrors(job, old),
    ...indexErrors(job, before),
    ...successErrors(job),
    ...transitionErrors(job, old),
  ]
}

const countErrors = (status: Status): FieldError[] =>
  (['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((name) =>
    nonNegative(status[name], `status.${name}`),
  )

function uncountedErrors({ uncountedTerminatedPods: pods = {} }: Status): FieldError[] {
  const seen = new Set<string>()
  return (['succeeded', 'failed'] as const).flatMap((list) =>
    (pods[list] ?? []).flatMap((uid, i) => {
      const field = `status.uncountedTerminatedPods.${list}[${i}]`
      if (uid === '') return [invalidField(field, uid, 'must not be empty')]
      if (seen.has(uid)) return [duplicateField(field, uid)]
      seen.add(uid)
      return []
    }),
  )
}

const conditions = 'status.conditions'
const changed = (job: Job, old: Job, ...types: string[]): boolean => types.some((type) => holds(job, type) !== holds(old, type))

function conditionErrors(job: Job, old: Job): FieldError[] {
  const both = (type: string): FieldError[] =>
    changed(job, old, 'Complete', type) && holds(job, 'Complete') && holds(job, type)
      ? [invalidWhole(conditions, `cannot set Complete=True and ${type}=true conditions`)]
      : []
  return [...both('Failed'), ...both('FailureTarget')]
}

const completion = 'status.completionTime'

function timeErrors(job: Job, old: Job): FieldError[] {
  const { completionTime: end, startTime: start } = job.status ?? {}
  const ended = end !== old.status?.completionTime
  const complete = holds(job, 'Complete')
  const errors: FieldError[] = []
  if (changed(job, old, 'Complete') || ended) {
    const why = 'cannot set completionTime when there is no Complete=True condition'
    if (end !== undefined && !complete) errors.push(invalidField(completion, end, why))
    if (end === undefined && complete) errors.push(requiredField(completion, 'completionTime is required for Complete jobs'))
  }
  const moved = ended || start !== old.status?.startTime
  if (moved && start !== undefined && end !== undefined && Date.parse(end) < Date.parse(start))
    errors.push(invalidField(completion, end, 'completionTime cannot be set before startTime'))
  return errors
}

function finishedErrors(job: Job, old: Job): FieldError[] {
  const [now, before] = [job.status ?? {}, old.status ?? {}]
  const without = (end: string, cause: string): FieldError[] =>
    changed(job, old, end, cause) && holds(job, end) && !holds(job, cause)
      ? [invalidWhole(conditions, `cannot set ${end}=True condition without the ${cause}=true condition`)]
      : []
  const errors = [...without('Failed', 'FailureTarget'), ...without('Complete', 'SuccessCriteriaMet')]
  const finished = isFinished(job)
  const touched = (name: keyof Status): boolean =>
    finished && (!isFinished(old) || !equal(now[name] ?? null, before[name] ?? null))
  if (touched('active') && (now.active ?? 0) > 0)
    errors.push(invalidField('status.active', now.active, 'active>0 is invalid for finished job'))
  const neverRan = job.spec.suspend === true && job.spec.completions === 0
  if (touched('startTime') && now.startTime === undefined && !neverRan)
    errors.push(requiredField('status.startTime', 'startTime is required for finished job'))
  const { succeeded = [], failed = [] } = now.uncountedTerminatedPods ?? {}
  if (touched('uncountedTerminatedPods') && succeeded.length + failed.length > 0) {
    const why = 'uncountedTerminatedPods needs to be empty for finished job'
    errors.push(invalidField('status.uncountedTerminatedPods', { Succeeded: succeeded, Failed: failed }, why))
  }
  return errors
}

function indexErrors(job: Job, before: Status): FieldError[] {
  const { completedIndexes = '', failedIndexes } = job.status ?? {}
  const { completions, backoffLimitPerIndex: limit, completionMode } = job.spec
  const newlyDone = completedIndexes !== (before.completedIndexes ?? '')
  const newlyFailed = failedIndexes !== before.failedIndexes
  const malformed = (field: string, text: string | undefined): FieldError[] => {
    const counted = completions === undefined || text === undefined ? 0 : countIndexes(text, completions)
    return typeof counted === 'string' ? [invalidField(`status.${field}`, text, `error parsing ${field}: ${counted}`)] : []
  }
  const errors = newlyDone ? malformed('completedIndexes', completedIndexes) : []
  if (newlyFailed && limit !== undefined) errors.push(...malformed('failedIndexes', failedIndexes))
  if (newlyDone && completedIndexes !== '' && completionMode !== 'Indexed') {
    const why = 'cannot set non-empty completedIndexes when non-indexed completion mode'
    errors.push(invalidField('status.completedIndexes', completedIndexes, why))
  }
  if (newlyFailed && limit === undefined && failedIndexes !== undefined) {
    const why = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null'
    errors.push(invalidField('status.failedIndexes', failedIndexes, why))
  }
  const overlap = (newlyDone || newlyFailed) && overlapOf(completedIndexes, failedIndexes ?? '', completions ?? 0)
  if (typeof overlap !== 'number') return errors
  const why = `failedIndexes and completedIndexes overlap at index: ${overlap}`
  return [...errors, invalidField('status.failedIndexes', failedIndexes, why)]
}

function successErrors(job: Job): FieldError[] {
  const { terminating = 0, ready, active = 0 } = job.status ?? {}
  const met = holds(job, 'SuccessCriteriaMet')
  const errors: FieldError[] = []
  if (isFinished(job) && terminating > 0)
    errors.push(invalidField('status.terminating', terminating, 'terminating>0 is invalid for finished job'))
  if (ready !== undefined && ready > active)
    errors.push(invalidField('status.ready', ready, 'cannot set more ready pods than active'))
  for (const type of ['Failed', 'FailureTarget'])
    if (met && holds(job, type))
      errors.push(invalidWhole(conditions, `cannot set SuccessCriteriaMet=True and ${type}=true conditions`))
  const why = 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True'
  if (job.spec.successPolicy && !met && holds(job, 'Complete')) errors.push(invalidWhole(conditions, why))
  return errors
}

function transitionErrors(job: Job, old: Job): FieldError[] {
  const [now, before] = [job.status ?? {}, old.status ?? {}]
  const errors = ['Failed', 'Complete', 'FailureTarget']
    .filter((type) => holds(old, type) && !holds(job, type))
    .map((type) => invalidWhole(conditions, `cannot disable the terminal ${type}=True condition`))
  const fewer = (name: 'failed' | 'succeeded'): FieldError[] =>
    (now[name] ?? 0) < (before[name] ?? 0)
      ? [invalidField(`status.${name}`, now[name] ?? 0, `cannot decrease the ${name} counter`)]
      : []
  errors.push(...fewer('failed'), ...(job.spec.completionMode === 'Indexed' ? [] : fewer('succeeded')))
  if (now.completionTime && before.completionTime && now.completionTime !== before.completionTime)
    errors.push(invalidField(completion, now.completionTime, 'completionTime cannot be mutated'))
  const resumes = holds(old, 'Suspended') && !holds(job, 'Suspended')
  if (before.startTime && now.startTime !== before.startTime && !job.spec.suspend && !resumes)
    errors.push(requiredField('status.startTime', 'startTime cannot be removed for unsuspended job'))
  return [...errors, ...criteriaErrors(job, old)]
}

function criteriaErrors(job: Job, old: Job): FieldError[] {
  const [met, was] = [holds(job, 'SuccessCriteriaMet'), holds(old, 'SuccessCriteriaMet')]
  if (was && !met) return [invalidWhole(conditions, 'cannot disable the SuccessCriteriaMet=True condition')]
  const late = holds(old, 'Complete') && !was && met
  const why = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions'
  return late ? [invalidWhole(conditions, why)] : []
}
