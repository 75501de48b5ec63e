import { csistoragecapacities } from '../../../api/kinds.ts'
import type { KubeObject, LabelSelector } from '../../../api/object.ts'
import type { FieldError } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { follows } from '../../metadata/field-rules.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'
import { quantityErrors } from '../quantity.ts'

type CSIStorageCapacity = KubeObject & { storageClassName?: string; capacity?: string; nodeTopology?: LabelSelector }

/** Models storage/validation ValidateCSIStorageCapacity (1.36). */
const validate = ({ nodeTopology, storageClassName = '', capacity }: CSIStorageCapacity): FieldError[] => [
  ...selectorErrors(nodeTopology, 'nodeTopology'),
  ...follows(isDns1123Subdomain, storageClassName, 'storageClassName'),
  ...(capacity === undefined ? [] : quantityErrors(capacity, 'capacity')),
]

/** Models pkg/registry/storage/csistoragecapacity (1.36). */
export const csiStorageCapacityStrategy: Strategy<CSIStorageCapacity> = {
  resource: csistoragecapacities as never,
  requireResourceVersionOnUpdate: true,
  columns: columnsOf<CSIStorageCapacity>(
    text('StorageClassName', ({ storageClassName }) => storageClassName ?? ''),
    text('Capacity', ({ capacity }) => capacity ?? '<unset>'),
  ).slice(0, 3),
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...immutable(object.nodeTopology, old.nodeTopology, 'nodeTopology'),
    ...immutable(object.storageClassName ?? '', old.storageClassName, 'storageClassName'),
  ],
}
