import type { DaemonSet } from '../../../api/apps.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { atMost100Percent, intOrPercentErrors, intOrPercentValue, nonNegative } from '../../metadata/numbers.ts'
import { immutable } from '../../metadata/validate.ts'
import { emptySelectorErrors, foreverErrors, templateErrors, unmatchedLabels } from '../pod/validate-template.ts'
import { collisionErrors, countErrors } from '../status-counts.ts'

type UpdateStrategy = NonNullable<DaemonSet['spec']['updateStrategy']>

/** Models apps/validation ValidateDaemonSetSpec (1.36). */
export const validateDaemonSet = ({ spec }: DaemonSet): FieldError[] => [
  ...selectorErrors(spec.selector, 'spec.selector'),
  ...(spec.template ? unmatchedLabels(spec.selector, spec.template) : []),
  ...emptySelectorErrors(spec.selector, 'daemonset'),
  ...(spec.template ? templateErrors(spec.template, 'spec.template') : [requiredField('spec.template')]),
  ...foreverErrors(spec.template, 'DaemonSet'),
  ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ...strategyErrors(spec.updateStrategy ?? {}),
  ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
]

const internal = ({ type, rollingUpdate: rolling }: UpdateStrategy): object => ({
  Type: type,
  RollingUpdate: rolling ? { MaxUnavailable: rolling.maxUnavailable ?? 0, MaxSurge: rolling.maxSurge ?? 0 } : null,
})

function strategyErrors(strategy: UpdateStrategy): FieldError[] {
  if (strategy.type === 'OnDelete') return []
  if (strategy.type !== 'RollingUpdate')
    return [unsupportedField('spec.updateStrategy', internal(strategy), ['RollingUpdate', 'OnDelete'])]
  if (!strategy.rollingUpdate) return [requiredField('spec.updateStrategy.rollingUpdate')]
  return rollingErrors(strategy.rollingUpdate, 'spec.updateStrategy.rollingUpdate')
}

function rollingErrors({ maxUnavailable, maxSurge }: NonNullable<UpdateStrategy['rollingUpdate']>, at: string): FieldError[] {
  const errors = [
    ...intOrPercentErrors(maxUnavailable, `${at}.maxUnavailable`),
    ...intOrPercentErrors(maxSurge, `${at}.maxSurge`),
    ...atMost100Percent(maxUnavailable, `${at}.maxUnavailable`),
    ...atMost100Percent(maxSurge, `${at}.maxSurge`),
  ]
  const [unavailable, surge] = [intOrPercentValue(maxUnavailable), intOrPercentValue(maxSurge)]
  if (unavailable !== 0 && surge !== 0) {
    errors.push(invalidField(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  }
  if (unavailable === 0 && surge === 0) {
    errors.push(requiredField(`${at}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
  }
  return errors
}

export const validateDaemonSetUpdate = (set: DaemonSet, old: DaemonSet): FieldError[] => [
  ...validateDaemonSet(set),
  ...immutable(set.spec.selector, old.spec.selector, 'spec.selector'),
]

/** Models ValidateDaemonSetStatusUpdate (1.36). */
export const validateDaemonSetStatus = ({ status }: DaemonSet, old: DaemonSet): FieldError[] => [
  ...countErrors(
    status,
    'currentNumberScheduled',
    'numberMisscheduled',
    'desiredNumberScheduled',
    'numberReady',
    'observedGeneration',
    'updatedNumberScheduled',
    'numberAvailable',
    'numberUnavailable',
    'collisionCount',
  ),
  ...collisionErrors(status, old.status),
]
