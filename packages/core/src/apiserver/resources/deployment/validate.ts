import type { Deployment } from '../../../api/apps.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { atMost100Percent, intOrPercentErrors, intOrPercentValue, nonNegative } from '../../metadata/numbers.ts'
import { immutable } from '../../metadata/validate.ts'
import { validateWorkload } from '../pod/validate-template.ts'

/** Models apps/validation ValidateDeployment (1.36). */
export function validateDeployment({ spec }: Deployment): FieldError[] {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0, revisionHistoryLimit } = spec
  const errors = [
    ...validateWorkload(spec, 'Deployment'),
    ...strategyErrors(spec.strategy ?? {}),
    ...nonNegative(revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...nonNegative(deadline, 'spec.progressDeadlineSeconds'),
  ]
  if (deadline !== undefined && deadline <= minReadySeconds) {
    errors.push(invalidField('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'))
  }
  return errors
}

function strategyErrors({ type, rollingUpdate }: NonNullable<Deployment['spec']['strategy']>): FieldError[] {
  if (type === 'Recreate') {
    const why = "may not be specified when strategy `type` is 'Recreate'"
    return rollingUpdate ? [forbiddenField('spec.strategy.rollingUpdate', why)] : []
  }
  if (type !== 'RollingUpdate') {
    return [
      unsupportedField('spec.strategy', { Type: type, RollingUpdate: rollingUpdate ?? null }, ['Recreate', 'RollingUpdate']),
    ]
  }
  if (!rollingUpdate) return [requiredField('spec.strategy.rollingUpdate', 'this should be defaulted and never be nil')]
  return rollingErrors(rollingUpdate.maxUnavailable, rollingUpdate.maxSurge)
}

type Amount = NonNullable<NonNullable<Deployment['spec']['strategy']>['rollingUpdate']>['maxSurge']

function rollingErrors(maxUnavailable: Amount, maxSurge: Amount): FieldError[] {
  const at = 'spec.strategy.rollingUpdate'
  const errors = [
    ...intOrPercentErrors(maxUnavailable, `${at}.maxUnavailable`),
    ...intOrPercentErrors(maxSurge, `${at}.maxSurge`),
  ]
  if (intOrPercentValue(maxUnavailable) === 0 && intOrPercentValue(maxSurge) === 0) {
    errors.push(invalidField(`${at}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'))
  }
  return [...errors, ...atMost100Percent(maxUnavailable, `${at}.maxUnavailable`)]
}

/** The selector stays for ever. */
export const validateDeploymentUpdate = (deployment: Deployment, old: Deployment): FieldError[] => [
  ...validateDeployment(deployment),
  ...immutable(deployment.spec.selector, old.spec.selector, 'spec.selector'),
]
