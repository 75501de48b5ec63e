import type { IPAddress } from '../../../api/networking.ts'
import { type FieldError, requiredField } from '../../../api/status.ts'
import { follows, named } from '../../metadata/field-rules.ts'
import { canonicalIpErrors } from '../../metadata/ip-text.ts'
import { isDns1123Subdomain, isPathSegment } from '../../metadata/names.ts'
import { immutable } from '../../metadata/validate.ts'

type Parent = NonNullable<NonNullable<IPAddress['spec']>['parentRef']>

/** Models networking/validation ValidateIPAddress (1.36). */
export function ipAddressErrors({ metadata, spec }: IPAddress): FieldError[] {
  const parent = spec?.parentRef
  return [
    ...canonicalIpErrors(metadata.name, 'metadata.name'),
    ...(parent ? parentErrors(parent, 'spec.parentRef') : [requiredField('spec.parentRef')]),
  ]
}

function parentErrors({ group, resource, name, namespace }: Parent, at: string): FieldError[] {
  return [
    ...(group ? follows(isDns1123Subdomain, group, `${at}.group`) : []),
    ...named(isPathSegment, resource, `${at}.resource`),
    ...named(isPathSegment, name, `${at}.name`),
    ...(namespace ? follows(isPathSegment, namespace, `${at}.namespace`) : []),
  ]
}

/** The reference as the API server holds it. */
const internal = ({ group = '', resource = '', namespace = '', name = '' }: Parent): object => ({
  Group: group,
  Resource: resource,
  Namespace: namespace,
  Name: name,
})

/** An address keeps whose it is. Models ipaddress strategy ValidateUpdate (1.36). */
export function ipAddressUpdateErrors(object: IPAddress, old: IPAddress): FieldError[] {
  const [now, before] = [object, old].map(({ spec }) => (spec?.parentRef ? internal(spec.parentRef) : null))
  return [...ipAddressErrors(object), ...immutable(now, before, 'spec.parentRef')]
}
