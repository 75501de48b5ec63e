import type { ServiceCIDR } from '../../../api/networking.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { isCidr } from '../../metadata/domain-names.ts'
import { canonicalCidrErrors } from '../../metadata/ip-text.ts'
import { immutable } from '../../metadata/validate.ts'

const at = 'spec.cidrs'
const oneEach = 'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64'

/** Models networking/validation ValidateServiceCIDR (1.36). */
export function serviceCidrErrors({ spec }: ServiceCIDR): FieldError[] {
  const { cidrs = [] } = spec
  if (cidrs.length === 0) return [requiredField(at, 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalidField(at, { CIDRs: cidrs }, 'may only hold up to 2 values')]
  const [first = '', second] = cidrs
  const sameFamily = second !== undefined && isCidr(first) && isCidr(second) && first.includes(':') === second.includes(':')
  return [
    ...cidrs.flatMap((cidr, i) => canonicalCidrErrors(cidr, `${at}[${i}]`)),
    ...(sameFamily ? [invalidField(at, cidrs, oneEach)] : []),
  ]
}

/** A network stays; a second one may join it. Models ValidateServiceCIDRUpdate (1.36). */
export function serviceCidrUpdateErrors(object: ServiceCIDR, old: ServiceCIDR): FieldError[] {
  const [now, before] = [object.spec.cidrs ?? [], old.spec.cidrs ?? []]
  const joins = before.length === 1 && now.length === 2
  if (now.length !== before.length && !joins) return immutable(now, before, at)
  return [...before.flatMap((cidr, i) => immutable(now[i], cidr, `${at}[${i}]`)), ...(joins ? serviceCidrErrors(object) : [])]
}
