import { copy, equal } from '../../../api/copy.ts'
import type { PersistentVolumeClaim } from '../../../api/core.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { unifiedDiff } from '../../../diff/unified.ts'
import { follows, present, supported } from '../../metadata/field-rules.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isDns1123Label, isDns1123Subdomain } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import { accessModeErrors } from '../persistentvolume/access-modes.ts'
import { internalClaim } from '../pod/internal-form.ts'
import { resourceValueErrors } from '../resource-names.ts'

type Spec = PersistentVolumeClaim['spec']

export const validateClaim = ({ spec }: PersistentVolumeClaim): FieldError[] => claimSpecErrors(spec, 'spec', false)

/** A claim's spec, or that of a claim made for a Pod. Models core/validation ValidatePersistentVolumeClaimSpec (1.36). */
export const claimSpecErrors = (spec: Spec, at: string, anyGroup: boolean): FieldError[] => [
  ...(spec.accessModes?.length ? [] : [requiredField(`${at}.accessModes`, 'at least 1 access mode is required')]),
  ...selectorErrors(spec.selector, `${at}.selector`),
  ...(spec.accessModes?.length ? accessModeErrors(spec.accessModes, `${at}.accessModes`, '') : []),
  ...sizeErrors(spec.resources?.requests?.storage, `${at}.resources[storage]`),
  ...className(spec.storageClassName, `${at}.storageClassName`),
  ...supported(spec.volumeMode, ['Block', 'Filesystem'], `${at}.volumeMode`),
  ...(spec.dataSource ? dataSourceErrors(spec.dataSource, `${at}.dataSource`, anyGroup) : []),
  ...(spec.dataSourceRef ? dataSourceErrors(spec.dataSourceRef, `${at}.dataSourceRef`, anyGroup) : []),
  ...dataSourcesErrors(spec, at),
  ...className(spec.volumeAttributesClassName, `${at}.volumeAttributesClassName`),
]

const className = (name: string | undefined, field: string): FieldError[] =>
  name ? follows(isDns1123Subdomain, name, field) : []

function sizeErrors(size: string | undefined, field: string): FieldError[] {
  if (size === undefined) return [requiredField(field)]
  if (quantityOf(size).nanos <= 0n) return [invalidField(field, size, 'must be greater than zero')]
  return resourceValueErrors('storage', size, field)
}

/** Models validateDataSource and validateDataSourceRef (1.36). */
function dataSourceErrors(source: Record<string, string>, at: string, anyGroup: boolean): FieldError[] {
  const { name, kind = '', namespace = '' } = source
  const apiGroup = source.apiGroup ?? '' // null when none is stored
  const why = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
  return [
    ...present(name, `${at}.name`),
    ...present(kind, `${at}.kind`),
    ...(apiGroup === '' && kind !== 'PersistentVolumeClaim' ? [invalidField(at, kind, why)] : []),
    ...(apiGroup !== '' && !anyGroup ? follows(isDns1123Subdomain, apiGroup, `${at}.apiGroup`) : []),
    ...(namespace === '' ? [] : follows(isDns1123Label, namespace, `${at}.namespace`)),
  ]
}

/** The two ways to name a source say the same. */
function dataSourcesErrors({ dataSource: one, dataSourceRef: other }: Spec, at: string): FieldError[] {
  if (!one || !other) return []
  // upstream shows the path itself: an object without public fields
  const wrong = (why: string): FieldError[] => [invalidField(at, {}, why)]
  if (other.namespace) return wrong('may not be specified when dataSourceRef.namespace is specified')
  const same = (['apiGroup', 'kind', 'name'] as const).every((name) => (one[name] ?? null) === (other[name] ?? null))
  return same ? [] : wrong('must match dataSourceRef')
}

const betaClass = 'volume.beta.kubernetes.io/storage-class'

/** Requests may grow; a bound claim changes in nothing else. Models ValidatePersistentVolumeClaimUpdate (1.36). */
export function validateClaimUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const anyGroup = Boolean(old.spec.dataSource?.apiGroup ?? old.spec.dataSourceRef?.apiGroup)
  const note = claim.metadata.annotations?.[betaClass] ?? ''
  const upgraded =
    old.spec.storageClassName === undefined && old.metadata.annotations?.[betaClass] === claim.spec.storageClassName
  return [
    ...claimSpecErrors(claim.spec, 'spec', anyGroup),
    ...(upgraded || note === (old.metadata.annotations?.[betaClass] ?? '')
      ? []
      : [invalidField(`metadata.annotations.${betaClass}`, note, 'field is immutable')]),
    ...specChange(claim, old),
    ...shrinkErrors(claim, old),
    ...immutable(claim.spec.volumeMode, old.spec.volumeMode, 'volumeMode'),
    ...attributesChange(claim.spec.volumeAttributesClassName, old.spec.volumeAttributesClassName),
  ]
}

function specChange(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const [now, before] = [copy(claim.spec), copy(old.spec)]
  const settle = (name: string, value: unknown): void => {
    if (value === undefined) delete now[name]
    else now[name] = value
  }
  if (!before.volumeName && now.volumeName) before.volumeName = now.volumeName
  if (before.storageClassName === undefined) settle('storageClassName', undefined)
  if (claim.status?.phase === 'Bound' && now.resources?.requests)
    now.resources.requests.storage = before.resources?.requests?.storage
  settle('volumeAttributesClassName', before.volumeAttributesClassName)
  if (equal(now, before)) return []
  const text = (spec: Spec): string => JSON.stringify(internalClaim(spec), undefined, 1)
  const why = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
  return [forbiddenField('spec', `${why}\n${unifiedDiff(text(before), text(now))}`)]
}

/** Back to what the volume has, no further: after a growth that failed. */
function shrinkErrors(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const [size, before] = [claim.spec, old.spec].map((spec) => quantityOf(spec.resources?.requests?.storage).nanos) as [
    bigint,
    bigint,
  ]
  if (size >= before || size > quantityOf(old.status?.capacity?.storage).nanos) return []
  return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')]
}

function attributesChange(now: string | undefined, before: string | undefined): FieldError[] {
  if (now === before || before === undefined || now) return []
  const what = now === undefined ? 'nil' : 'an empty string'
  return [forbiddenField('spec.volumeAttributesClassName', `update from non-nil value to ${what} is forbidden`)]
}

/** Models ValidatePersistentVolumeClaimStatusUpdate (1.36). */
export function validateClaimStatus({ status = {} }: PersistentVolumeClaim): FieldError[] {
  return Object.entries((status.capacity ?? {}) as Record<string, string>).flatMap(([name, value]) => {
    const units = quantityOf(value).nanos / 1_000_000_000n
    const field = `status.capacity[${name}]`
    return units < 0n ? [invalidField(field, Number(units), 'must be a valid resource quantity')] : []
  })
}
