import { equal } from '../../../api/copy.ts'
import type { PersistentVolumeClaim } from '../../../api/core.ts'
import { persistentvolumeclaims, storageclasses } from '../../../api/kinds.ts'
import { quantityOf } from '../../../api/quantity.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../../api/status.ts'
import { limitClaim } from '../../admission/limit-ranger.ts'
import { columnsOf, text } from '../../age.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import type { Strategy, StrategyContext } from '../../strategy.ts'
import { accessModeErrors, accessModesText } from '../persistentvolume/access-modes.ts'
import { isDefaultClass } from '../storageclass/strategy.ts'

/** Models core/validation ValidatePersistentVolumeClaimSpec (1.36). */
function validate({ spec }: PersistentVolumeClaim): FieldError[] {
  const errors = [...accessModeErrors(spec.accessModes, 'spec.accessModes'), ...selectorErrors(spec.selector, 'spec.selector')]
  const storage = spec.resources?.requests?.storage as string | undefined
  if (storage === undefined) errors.push(requiredField('spec.resources[storage]'))
  else if (quantityOf(storage).nanos <= 0n) {
    errors.push(invalidField('spec.resources[storage]', storage, 'must be greater than zero'))
  }
  return errors
}

/** Requests may grow; a bound claim changes in nothing else. Models ValidatePersistentVolumeClaimUpdate (1.36). */
function validateUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): FieldError[] {
  const errors = validate(claim)
  const fixed = (spec: Record<string, any>): object => ({
    ...spec,
    resources: undefined,
    volumeName: old.spec.volumeName ? spec.volumeName : undefined,
    volumeAttributesClassName: undefined,
  })
  const [now, before] = [claim.spec.resources?.requests?.storage, old.spec.resources?.requests?.storage]
  if (!equal(fixed(claim.spec), fixed(old.spec))) {
    const why = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
    errors.push(forbiddenField('spec', why))
  }
  if (quantityOf(now).nanos < quantityOf(before).nanos) {
    const why = 'field can not be less than status.capacity'
    errors.push(forbiddenField('spec.resources.requests.storage', why))
  }
  return errors
}

/** The default StorageClass, and bounds. Models plugin/pkg/admission/storage/storageclass/setdefault (1.36). */
function admit(claim: PersistentVolumeClaim, context: StrategyContext): ReturnType<typeof limitClaim> {
  if (claim.spec.storageClassName === undefined) {
    const found = context.read.list(storageclasses).find(isDefaultClass)
    if (found) claim.spec.storageClassName = found.metadata.name
  }
  return limitClaim(claim, context)
}

/** Models pkg/registry/core/persistentvolumeclaim (1.36). */
export const persistentVolumeClaimStrategy: Strategy<PersistentVolumeClaim> = {
  resource: persistentvolumeclaims,
  answersDeleteWithObject: true,
  columns: columnsOf<PersistentVolumeClaim>(
    text('Status', ({ metadata, status }) => (metadata.deletionTimestamp ? 'Terminating' : (status?.phase ?? ''))),
    text('Volume', ({ spec }) => spec.volumeName ?? ''),
    text('Capacity', ({ spec, status }) => (spec.volumeName ? (status?.capacity?.storage ?? '') : '')),
    text('Access Modes', ({ spec, status }) => (spec.volumeName ? accessModesText(status?.accessModes) : '')),
    text('StorageClass', ({ spec }) => spec.storageClassName ?? ''),
    text('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
  ).concat(text<PersistentVolumeClaim>('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>', 1)),
  setDefaults(claim) {
    claim.spec ??= {}
    claim.spec.volumeMode ??= 'Filesystem'
  },
  prepareForCreate(claim) {
    claim.status = { phase: 'Pending' }
    // StorageObjectInUseProtection
    claim.metadata.finalizers = [...new Set([...(claim.metadata.finalizers ?? []), 'kubernetes.io/pvc-protection'])]
  },
  prepareForUpdate(claim, old) {
    claim.status = old.status ?? {}
  },
  admit: (claim, old, context) => (old ? undefined : admit(claim, context)),
  validate,
  validateUpdate,
}
