import type { StatefulSet } from '../../../api/apps.ts'
import { equal } from '../../../api/copy.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { supported } from '../../metadata/field-rules.ts'
import { atMost100Percent, intOrPercentErrors, intOrPercentValue, nonNegative } from '../../metadata/numbers.ts'
import { workloadSelectorErrors, workloadTemplateErrors } from '../pod/validate-template.ts'
import { collisionErrors, countErrors, exceeding } from '../status-counts.ts'

type Spec = StatefulSet['spec']

/** Models apps/validation ValidateStatefulSetSpec (1.36). */
export const validateStatefulSet = ({ spec }: StatefulSet): FieldError[] => [
  ...managementErrors(spec.podManagementPolicy),
  ...updateStrategyErrors(spec.updateStrategy ?? {}),
  ...(['whenDeleted', 'whenScaled'] as const).flatMap((name) =>
    supported(
      spec.persistentVolumeClaimRetentionPolicy?.[name],
      ['Retain', 'Delete'],
      `spec.persistentVolumeClaimRetentionPolicy.${name}`,
    ),
  ),
  ...nonNegative(spec.replicas, 'spec.replicas'),
  ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
  ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
  ...workloadSelectorErrors(spec.selector, 'statefulset'),
  ...workloadTemplateErrors(spec, 'StatefulSet'),
]

function managementErrors(policy: string | undefined): FieldError[] {
  const field = 'spec.podManagementPolicy'
  if (!policy) return [requiredField(field)]
  const known = policy === 'OrderedReady' || policy === 'Parallel'
  return known ? [] : [invalidField(field, policy, "must be 'OrderedReady' or 'Parallel'")]
}

type UpdateStrategy = NonNullable<Spec['updateStrategy']>

const internal = ({ partition = 0, maxUnavailable = null }: Record<string, any>): object => ({
  Partition: partition,
  MaxUnavailable: maxUnavailable,
})

function updateStrategyErrors({ type, rollingUpdate }: UpdateStrategy): FieldError[] {
  const at = 'spec.updateStrategy'
  if (!type) return [requiredField(at)]
  const rolling = rollingUpdate ? internal(rollingUpdate) : null
  if (type === 'OnDelete') {
    const why = "only allowed for updateStrategy 'RollingUpdate'"
    return rolling ? [invalidField(`${at}.rollingUpdate`, rolling, why)] : []
  }
  const shown = { Type: type, RollingUpdate: rolling }
  if (type !== 'RollingUpdate') return [invalidField(at, shown, "must be 'RollingUpdate' or 'OnDelete'")]
  const { partition, maxUnavailable } = rollingUpdate ?? {}
  const errors = nonNegative(partition, `${at}.rollingUpdate.partition`)
  if (maxUnavailable === undefined) return errors
  const field = `${at}.rollingUpdate.maxUnavailable`
  errors.push(...intOrPercentErrors(maxUnavailable, field))
  if (intOrPercentValue(maxUnavailable) === 0) errors.push(invalidField(field, maxUnavailable, 'cannot be 0'))
  return [...errors, ...atMost100Percent(maxUnavailable, field)]
}

const changeable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const

/** Models ValidateStatefulSetUpdate (1.36). */
export function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet): FieldError[] {
  const kept = (spec: Spec): object => ({
    ...spec,
    ...Object.fromEntries(changeable.map((name) => [name, undefined])),
  })
  const errors = validateStatefulSet(set)
  if (equal(kept(set.spec), kept(old.spec))) return errors
  const names = changeable.map((name) => `'${name}'`)
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return [...errors, forbiddenField('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)]
}

const parts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas']

/** Models ValidateStatefulSetStatusUpdate (1.36). */
export const validateStatefulSetStatus = ({ status }: StatefulSet, old: StatefulSet): FieldError[] => [
  ...countErrors(status, 'replicas', ...parts, 'observedGeneration', 'collisionCount'),
  ...exceeding(status, parts, 'replicas'),
  ...exceeding(status, ['availableReplicas'], 'readyReplicas'),
  ...collisionErrors(status, old.status),
]
