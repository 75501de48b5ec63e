import type { DaemonSet } from '../../../api/apps.ts'
import { type FieldError, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { atMost100Percent, intOrPercentErrors, intOrPercentValue, nonNegative } from '../../metadata/numbers.ts'
import { immutable } from '../../metadata/validate.ts'
import { validateWorkload } from '../pod/validate-template.ts'

type UpdateStrategy = NonNullable<DaemonSet['spec']['updateStrategy']>

/** Models apps/validation ValidateDaemonSetSpec (1.36). */
export const validateDaemonSet = ({ spec }: DaemonSet): FieldError[] => [
  ...validateWorkload(spec, 'DaemonSet'),
  ...strategyErrors(spec.updateStrategy ?? {}),
  ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
]

function strategyErrors(strategy: UpdateStrategy): FieldError[] {
  if (strategy.type === 'OnDelete') return []
  if (strategy.type !== 'RollingUpdate') return [unsupportedField('spec.updateStrategy', strategy, ['RollingUpdate', 'OnDelete'])]
  if (!strategy.rollingUpdate) return [requiredField('spec.updateStrategy.rollingUpdate')]
  return rollingErrors(strategy.rollingUpdate, 'spec.updateStrategy.rollingUpdate')
}

function rollingErrors({ maxUnavailable, maxSurge }: NonNullable<UpdateStrategy['rollingUpdate']>, at: string): FieldError[] {
  const errors = [
    ...intOrPercentErrors(maxUnavailable, `${at}.maxUnavailable`),
    ...atMost100Percent(maxUnavailable, `${at}.maxUnavailable`),
    ...intOrPercentErrors(maxSurge, `${at}.maxSurge`),
    ...atMost100Percent(maxSurge, `${at}.maxSurge`),
  ]
  const [unavailable, surge] = [intOrPercentValue(maxUnavailable), intOrPercentValue(maxSurge)]
  if (unavailable !== 0 && surge !== 0) {
    errors.push(invalidField(`${at}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero'))
  }
  if (unavailable === 0 && surge === 0) {
    errors.push(invalidField(`${at}.maxUnavailable`, maxUnavailable, 'cannot be 0 when maxSurge is 0'))
  }
  return errors
}

export const validateDaemonSetUpdate = (set: DaemonSet, old: DaemonSet): FieldError[] => [
  ...validateDaemonSet(set),
  ...immutable(set.spec.selector, old.spec.selector, 'spec.selector'),
]
