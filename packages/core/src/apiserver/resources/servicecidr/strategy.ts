import { servicecidrs } from '../../../api/kinds.ts'
import type { ServiceCIDR } from '../../../api/networking.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { badCidr, isCidr } from '../../metadata/domain-names.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

/** Models networking/validation ValidateServiceCIDR (1.36). */
function validate({ spec }: ServiceCIDR): FieldError[] {
  const { cidrs = [] } = spec
  if (cidrs.length === 0) return [requiredField('spec.cidrs', 'at least one CIDR required')]
  if (cidrs.length > 2) return [invalidField('spec', spec, 'may only hold up to 2 values')]
  const sameFamily = cidrs.length === 2 && cidrs[0]?.includes(':') === cidrs[1]?.includes(':')
  const errors = sameFamily
    ? [
        invalidField(
          'spec.cidrs',
          cidrs,
          'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
        ),
      ]
    : []
  return [...errors, ...cidrs.flatMap((cidr, i) => (isCidr(cidr) ? [] : [invalidField(`spec.cidrs[${i}]`, cidr, badCidr)]))]
}

/** Models pkg/registry/networking/servicecidr (1.36). */
export const serviceCidrStrategy: Strategy<ServiceCIDR> = {
  resource: servicecidrs,
  columns: columnsOf<ServiceCIDR>(text('CIDRs', ({ spec }) => spec.cidrs.join(','))),
  setDefaults(object) {
    object.spec ??= { cidrs: [] }
  },
  prepareForCreate(object) {
    object.status = {}
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? {}
  },
  validate,
  validateUpdate: (object, old) => immutable(object.spec.cidrs, old.spec.cidrs, 'spec.cidrs'),
}
