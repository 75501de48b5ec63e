import type { ControllerRevision } from '../../../api/apps.ts'
import { controllerrevisions } from '../../../api/kinds.ts'
import { type FieldError, requiredField } from '../../../api/status.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

/** daemonset.apps/web, of the owner that controls it. */
function controllerText({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller)
  if (!owner) return '<none>'
  const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0]}` : ''
  return `${owner.kind.toLowerCase()}${group}/${owner.name}`
}

/** Models apps/validation ValidateControllerRevision (1.36). */
const validate = ({ data, revision }: ControllerRevision): FieldError[] => [
  ...(data === undefined || data === null ? [requiredField('data', 'data is mandatory')] : []),
  ...nonNegative(revision, 'revision'),
]

/** Models pkg/registry/apps/controllerrevision (1.36). */
export const controllerRevisionStrategy: Strategy<ControllerRevision> = {
  resource: controllerrevisions,
  columns: columnsOf<ControllerRevision>(
    text('Controller', controllerText),
    integer('Revision', (object) => object.revision),
  ),
  setDefaults(object) {
    object.revision ??= 0
  },
  validate,
  validateUpdate: (object, old) => [...validate(object), ...immutable(object.data ?? null, old.data ?? null, 'data')],
}
