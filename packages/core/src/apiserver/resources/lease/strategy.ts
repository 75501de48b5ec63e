import { leases } from '../../../api/kinds.ts'
import type { Lease } from '../../../api/policy.ts'
import { type FieldError, invalidField } from '../../../api/status.ts'
import { columnsOf, text } from '../../age.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import type { Strategy } from '../../strategy.ts'

/** Models coordination/validation ValidateLeaseSpec (1.36). */
function validate({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions, holderIdentity } = spec
  const errors: FieldError[] = []
  if (seconds !== undefined && seconds <= 0)
    errors.push(invalidField('spec.leaseDurationSeconds', seconds, 'must be greater than 0'))
  errors.push(...nonNegative(leaseTransitions, 'spec.leaseTransitions'))
  if (holderIdentity === '') errors.push(invalidField('spec.holderIdentity', '', 'must not be empty'))
  return errors
}

/** Models pkg/registry/coordination/lease (1.36). */
export const leaseStrategy: Strategy<Lease> = {
  resource: leases,
  requireResourceVersionOnUpdate: true,
  createOnUpdate: true,
  columns: columnsOf<Lease>(text('Holder', ({ spec }) => spec?.holderIdentity ?? '')),
  setDefaults(lease) {
    lease.spec ??= {}
  },
  validate,
}
