import { storageclasses } from '../../../api/kinds.ts'
import type { StorageClass } from '../../../api/policy.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { storageClassErrors, storageClassUpdateErrors } from './validate.ts'

const defaultNote = 'storageclass.kubernetes.io/is-default-class'

/** The class that claims get which name none. */
export const isDefaultClass = ({ metadata }: StorageClass): boolean => metadata.annotations?.[defaultNote] === 'true'

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
  validate: storageClassErrors,
  validateUpdate: storageClassUpdateErrors,
}
