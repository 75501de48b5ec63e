import { csistoragecapacities } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

type CSIStorageCapacity = KubeObject & { storageClassName?: string; capacity?: string; nodeTopology?: object }

/** Models pkg/registry/storage/csistoragecapacity (1.36). */
export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  resource: csistoragecapacities as never,
  columns: columnsOf<CSIStorageCapacity>(
    text('StorageClassName', ({ storageClassName }) => storageClassName ?? ''),
    text('Capacity', ({ capacity }) => capacity ?? '<unset>'),
  ).slice(0, 3),
  validate: ({ storageClassName }) => (storageClassName ? [] : [requiredField('storageClassName')]),
  validateUpdate: (object, old) => [
    ...immutable(object.storageClassName, old.storageClassName, 'storageClassName'),
    ...immutable(object.nodeTopology, old.nodeTopology, 'nodeTopology'),
  ],
}
