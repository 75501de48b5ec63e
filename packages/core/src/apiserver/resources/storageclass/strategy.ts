import { equal } from '../../../api/copy.ts'
import { storageclasses } from '../../../api/kinds.ts'
import type { StorageClass } from '../../../api/policy.ts'
import { type FieldError, forbiddenField, requiredField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

const defaultNote = 'storageclass.kubernetes.io/is-default-class'

/** The class that claims get which name none. */
export const isDefaultClass = ({ metadata }: StorageClass): boolean => metadata.annotations?.[defaultNote] === 'true'

/** Models storage/validation ValidateStorageClass (1.36). */
function validate(object: StorageClass): FieldError[] {
  const errors = object.provisioner ? [] : [requiredField('provisioner')]
  const policies = ['Delete', 'Retain']
  if (!policies.includes(object.reclaimPolicy as string)) {
    errors.push(unsupportedField('reclaimPolicy', object.reclaimPolicy, policies))
  }
  const modes = ['Immediate', 'WaitForFirstConsumer']
  if (!modes.includes(object.volumeBindingMode as string)) {
    errors.push(unsupportedField('volumeBindingMode', object.volumeBindingMode, modes))
  }
  return errors
}

function validateUpdate(object: StorageClass, old: StorageClass): FieldError[] {
  const fixed = (['parameters', 'provisioner', 'reclaimPolicy'] as const).filter((name) => !equal(object[name], old[name]))
  return [
    ...validate(object),
    ...fixed.map((name) => forbiddenField(name, `updates to ${name} are forbidden.`)),
    ...immutable(object.volumeBindingMode, old.volumeBindingMode, 'volumeBindingMode'),
  ]
}

/** Models pkg/registry/storage/storageclass (1.36). */
export const storageClassStrategy: Strategy<StorageClass> = {
  resource: storageclasses,
  answersDeleteWithObject: true,
  columns: [
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      value: (one) => `${one.metadata.name}${isDefaultClass(one) ? ' (default)' : ''}`,
    },
    ...columnsOf<StorageClass>(
      text('Provisioner', ({ provisioner }) => provisioner),
      text('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy ?? ''),
      text('VolumeBindingMode', ({ volumeBindingMode }) => volumeBindingMode ?? ''),
      text('AllowVolumeExpansion', ({ allowVolumeExpansion }) => String(allowVolumeExpansion ?? false)),
    ).slice(1),
  ],
  setDefaults(object) {
    object.reclaimPolicy ??= 'Delete'
    object.volumeBindingMode ??= 'Immediate'
  },
  validate,
  validateUpdate,
}
