import type { Deployment } from '../../../api/apps.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { atMost100Percent, intOrPercentErrors, intOrPercentValue, nonNegative } from '../../metadata/numbers.ts'
import { immutable } from '../../metadata/validate.ts'
import { workloadSelectorErrors, workloadTemplateErrors } from '../pod/validate-template.ts'
import { collisionErrors, countErrors, exceeding } from '../status-counts.ts'

/** Models apps/validation ValidateDeployment (1.36). */
export function validateDeployment({ spec }: Deployment): FieldError[] {
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0, revisionHistoryLimit } = spec
  const errors = [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...workloadSelectorErrors(spec.selector, 'deployment'),
    ...workloadTemplateErrors(spec, 'Deployment'),
    ...strategyErrors(spec.strategy ?? {}),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
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
      unsupportedField('spec.strategy', { Type: type, RollingUpdate: internal(rollingUpdate) }, ['Recreate', 'RollingUpdate']),
    ]
  }
  if (!rollingUpdate) return [requiredField('spec.strategy.rollingUpdate', 'this should be defaulted and never be nil')]
  return rollingErrors(rollingUpdate.maxUnavailable, rollingUpdate.maxSurge)
}

type Rolling = NonNullable<Deployment['spec']['strategy']>['rollingUpdate']

const internal = (rolling: Rolling): object | null =>
  rolling ? { MaxUnavailable: rolling.maxUnavailable ?? 0, MaxSurge: rolling.maxSurge ?? 0 } : null

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

const counts = ['updatedReplicas', 'readyReplicas', 'availableReplicas']

/** Models ValidateDeploymentStatusUpdate (1.36). */
export const validateDeploymentStatus = ({ status }: Deployment, old: Deployment): FieldError[] => [
  ...countErrors(
    status,
    'observedGeneration',
    'replicas',
    ...counts,
    'unavailableReplicas',
    'terminatingReplicas',
    'collisionCount',
  ),
  ...exceeding(status, counts, 'replicas'),
  ...exceeding(status, ['availableReplicas'], 'readyReplicas', 'readyReplicas'),
  ...collisionErrors(status, old.status),
]
