import { volumeattributesclasses } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { type FieldError, requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

type VolumeAttributesClass = KubeObject & { driverName?: string; parameters?: Record<string, string> }

/** Models storage/validation ValidateVolumeAttributesClass (1.36). */
function validate({ driverName, parameters }: VolumeAttributesClass): FieldError[] {
  const errors = driverName ? [] : [requiredField('driverName')]
  if (!Object.keys(parameters ?? {}).length) errors.push(requiredField('parameters', 'must contain at least one key/value pair'))
  return errors
}

export const volumeAttributesClassStrategy: Strategy<VolumeAttributesClass> = {
  resource: volumeattributesclasses as never,
  answersDeleteWithObject: true,
  columns: columnsOf<VolumeAttributesClass>(text('DriverName', ({ driverName }) => driverName ?? '')),
  validate,
  validateUpdate: (object, old) => [
    ...immutable(object.driverName, old.driverName, 'driverName'),
    ...immutable(object.parameters, old.parameters, 'parameters'),
  ],
}
