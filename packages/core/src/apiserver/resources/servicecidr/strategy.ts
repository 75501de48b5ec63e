import { servicecidrs } from '../../../api/kinds.ts'
import type { ServiceCIDR } from '../../../api/networking.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { serviceCidrErrors, serviceCidrUpdateErrors } from './validate.ts'

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
  validate: serviceCidrErrors,
  validateUpdate: serviceCidrUpdateErrors,
}
