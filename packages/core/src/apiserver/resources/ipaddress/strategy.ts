import { ipaddresses } from '../../../api/kinds.ts'
import type { IPAddress } from '../../../api/networking.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { ipAddressErrors, ipAddressUpdateErrors } from './validate.ts'

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
  validate: ipAddressErrors,
  validateUpdate: ipAddressUpdateErrors,
}
