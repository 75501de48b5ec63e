import { ipaddresses } from '../../../api/kinds.ts'
import type { IPAddress } from '../../../api/networking.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { badIP, isIP } from '../../metadata/domain-names.ts'
import { isPathSegment } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

/** Models networking/validation ValidateIPAddress (1.36). */
function validate({ metadata, spec }: IPAddress): FieldError[] {
  const errors = isIP(metadata.name) ? [] : [invalidField('metadata.name', metadata.name, badIP)]
  const parent = spec?.parentRef
  if (!parent) return [...errors, requiredField('spec.parentRef')]
  const { resource = '', name = '' } = parent
  if (resource === '') errors.push(requiredField('spec.parentRef.resource'))
  else errors.push(...isPathSegment(resource).map((why) => invalidField('spec.parentRef.resource', resource, why)))
  if (name === '') errors.push(requiredField('spec.parentRef.name'))
  else errors.push(...isPathSegment(name).map((why) => invalidField('spec.parentRef.name', name, why)))
  return errors
}

function parentText({ spec }: IPAddress): string {
  const parent = spec?.parentRef
  if (!parent) return '<none>'
  const resource = parent.group ? `${parent.resource}.${parent.group}` : parent.resource
  return parent.namespace ? `${resource}/${parent.namespace}/${parent.name}` : `${resource}/${parent.name}`
}

/** Models pkg/registry/networking/ipaddress (1.36). */
export const ipAddressStrategy: Strategy<IPAddress> = {
  resource: ipaddresses,
  nameRule: 'path-segment',
  columns: columnsOf<IPAddress>(text('ParentRef', parentText)),
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...immutable(object.spec.parentRef, old.spec.parentRef, 'spec.parentRef'),
  ],
}
