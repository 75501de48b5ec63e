import type { StatefulSet } from '../../../api/apps.ts'
import { equal } from '../../../api/copy.ts'
import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../../api/status.ts'
import { atMost100Percent, intOrPercentErrors, intOrPercentValue, nonNegative } from '../../metadata/numbers.ts'
import { validateWorkload } from '../pod/validate-template.ts'

/** Models apps/validation ValidateStatefulSetSpec (1.36). */
export function validateStatefulSet({ spec }: StatefulSet): FieldError[] {
  const policy = spec.podManagementPolicy as string | undefined
  const errors: FieldError[] = []
  if (!policy) errors.push(requiredField('spec.podManagementPolicy'))
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    errors.push(invalidField('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'"))
  }
  return [
    ...errors,
    ...updateStrategyErrors(spec.updateStrategy ?? {}),
    ...retentionErrors(spec.persistentVolumeClaimRetentionPolicy ?? {}),
    ...nonNegative(spec.ordinals?.start, 'spec.ordinals.start'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...validateWorkload(spec, 'StatefulSet'),
  ]
}

function updateStrategyErrors(strategy: NonNullable<StatefulSet['spec']['updateStrategy']>): FieldError[] {
  const { type, rollingUpdate } = strategy
  const at = 'spec.updateStrategy'
  if (type === 'OnDelete') {
    const why = "only allowed for updateStrategy 'RollingUpdate'"
    return rollingUpdate ? [invalidField(`${at}.rollingUpdate`, rollingUpdate, why)] : []
  }
  if (type !== 'RollingUpdate') return [invalidField(at, strategy, "must be 'RollingUpdate' or 'OnDelete'")]
  const { partition, maxUnavailable } = rollingUpdate ?? {}
  const errors = nonNegative(partition, `${at}.rollingUpdate.partition`)
  if (maxUnavailable === undefined) return errors
  const field = `${at}.rollingUpdate.maxUnavailable`
  errors.push(...intOrPercentErrors(maxUnavailable, field))
  if (intOrPercentValue(maxUnavailable) === 0) errors.push(invalidField(field, maxUnavailable, 'cannot be 0'))
  return [...errors, ...atMost100Percent(maxUnavailable, field)]
}

function retentionErrors(policy: NonNullable<StatefulSet['spec']['persistentVolumeClaimRetentionPolicy']>): FieldError[] {
  const values = ['Delete', 'Retain']
  return (['whenDeleted', 'whenScaled'] as const).flatMap((name) => {
    const value = policy[name]
    const field = `spec.persistentVolumeClaimRetentionPolicy.${name}`
    return value === undefined || values.includes(value) ? [] : [unsupportedField(field, value, values)]
  })
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
  const kept = (spec: StatefulSet['spec']): object => ({
    ...spec,
    ...Object.fromEntries(changeable.map((name) => [name, undefined])),
  })
  const errors = validateStatefulSet(set)
  if (equal(kept(set.spec), kept(old.spec))) return errors
  const names = changeable.map((name) => `'${name}'`)
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return [...errors, forbiddenField('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)]
}
