import type { HorizontalPodAutoscaler } from '../../../api/policy.ts'
import { type FieldError, invalidField } from '../../../api/status.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { behaviorErrors } from './validate-behavior.ts'
import { metricsErrors } from './validate-metrics.ts'
import { apiVersionErrors, type CrossVersionReference, referenceErrors } from './validate-reference.ts'

/** Models autoscaling/validation validateHorizontalPodAutoscalerSpec (1.36). */
export const validateAutoscaler = (scaler: HorizontalPodAutoscaler): FieldError[] => specErrors(scaler, undefined)

/** What was there before may stay: no replicas, and a target of no known version. */
export const validateAutoscalerUpdate = (scaler: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler): FieldError[] =>
  specErrors(scaler, old)

function specErrors({ spec }: HorizontalPodAutoscaler, old: HorizontalPodAutoscaler | undefined): FieldError[] {
  const { minReplicas, maxReplicas = 0 } = spec
  const reference: CrossVersionReference = spec.scaleTargetRef ?? {}
  const least = old?.spec.minReplicas === 0 ? 0 : 1
  const errors: FieldError[] = []
  if (minReplicas !== undefined && minReplicas < least)
    errors.push(invalidField('spec.minReplicas', minReplicas, `must be greater than or equal to ${least}`))
  if (maxReplicas < 1) errors.push(invalidField('spec.maxReplicas', maxReplicas, 'must be greater than 0'))
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalidField('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'))
  const lenient = old !== undefined && targetVersionErrors(old.spec.scaleTargetRef ?? {}).length > 0
  return [
    ...errors,
    ...referenceErrors(reference, 'spec.scaleTargetRef'),
    ...(lenient ? [] : targetVersionErrors(reference)),
    ...metricsErrors(spec.metrics ?? [], 'spec.metrics', minReplicas),
    ...behaviorErrors(spec.behavior ?? {}, 'spec.behavior'),
  ]
}

/** ReplicationControllers are the only ones of the core group that can be scaled. */
const targetVersionErrors = ({ apiVersion = '', kind }: CrossVersionReference): FieldError[] =>
  apiVersionErrors(apiVersion, 'spec.scaleTargetRef.apiVersion', kind === 'ReplicationController')

/** Models ValidateHorizontalPodAutoscalerStatusUpdate (1.36). */
export const validateAutoscalerStatus = ({ status = {} }: HorizontalPodAutoscaler): FieldError[] => [
  ...nonNegative(status.currentReplicas, 'status.currentReplicas'),
  ...nonNegative(status.desiredReplicas, 'status.desiredReplicas'),
]
