import { volumeattributesclasses } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { type FieldError, requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { fixed, parameterErrors, provisionerErrors } from '../storageclass/validate.ts'

type VolumeAttributesClass = KubeObject & { driverName?: string; parameters?: Record<string, string> }

/** Models storage/validation ValidateVolumeAttributesClass (1.36). */
const validate = ({ driverName, parameters }: VolumeAttributesClass): FieldError[] => [
  ...provisionerErrors(driverName, 'driverName'),
  ...parameterErrors(parameters, 'parameters'),
  ...(Object.keys(parameters ?? {}).length === 0
    ? [requiredField('parameters', 'must contain at least one key/value pair')]
    : []),
]

export const volumeAttributesClassStrategy: Strategy<VolumeAttributesClass> = {
  resource: volumeattributesclasses as never,
  answersDeleteWithObject: true,
  columns: columnsOf<VolumeAttributesClass>(text('DriverName', ({ driverName }) => driverName ?? '')),
  validate,
  validateUpdate: (object, old) => [
    ...fixed(object.driverName, old.driverName, 'driverName'),
    ...fixed(object.parameters, old.parameters, 'parameters'),
    ...validate(object),
  ],
}
