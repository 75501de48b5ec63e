import { leases } from '../../../api/kinds.ts'
import type { Lease } from '../../../api/policy.ts'
import { type FieldError, forbiddenField, invalidField, unsupportedField } from '../../../api/status.ts'
import { columnsOf, text } from '../../columns.ts'
import { nonNegative } from '../../metadata/numbers.ts'
import type { Strategy } from '../../strategy.ts'

const oldest = 'OldestEmulationVersion'

/** Models coordination/validation ValidateLeaseSpec (1.36). */
function validate({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions } = spec
  const { strategy, preferredHolder } = spec as { strategy?: string; preferredHolder?: string }
  const errors: FieldError[] = []
  if (seconds !== undefined && seconds <= 0)
    errors.push(invalidField('spec.leaseDurationSeconds', seconds, 'must be greater than 0'))
  errors.push(...nonNegative(leaseTransitions, 'spec.leaseTransitions'))
  if (strategy !== undefined && !strategy.includes('/') && strategy !== oldest)
    errors.push(unsupportedField('spec.strategy.strategy', strategy, [oldest]))
  if (preferredHolder && !strategy)
    errors.push(forbiddenField('spec.preferredHolder', 'may only be specified if `strategy` is defined'))
  return errors
}

/** Models pkg/registry/coordination/lease (1.36). */
export const leaseStrategy: Strategy<Lease> = {
  resource: leases,
  metadataChecks: { changes: 1, whole: 0 },
  plainFinalizers: true,
  requireResourceVersionOnUpdate: true,
  createOnUpdate: true,
  columns: columnsOf<Lease>(text('Holder', ({ spec }) => spec?.holderIdentity ?? '')),
  setDefaults(lease) {
    lease.spec ??= {}
  },
  validate,
}
