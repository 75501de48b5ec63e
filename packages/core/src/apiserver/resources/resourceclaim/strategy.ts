import { resourceclaims } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { claimSpecErrors, claimUpdateErrors, type ResourceClaim, setClaimDefaults } from './validate.ts'
import { claimStatusErrors } from './validate-status.ts'

/** Models printers resourceClaimState (1.36). */
function state({ metadata, status }: ResourceClaim): string {
  const states = [
    ...(metadata.deletionTimestamp ? ['deleted'] : []),
    ...(status?.allocation ? ['allocated'] : metadata.deletionTimestamp ? [] : ['pending']),
    ...(status?.reservedFor?.length ? ['reserved'] : []),
  ]
  return states.join(',')
}

/** Models pkg/registry/resource/resourceclaim (1.36). */
export const resourceClaimStrategy: Strategy<ResourceClaim> = {
  resource: resourceclaims as never,
  answersDeleteWithObject: true,
  columns: columnsOf<ResourceClaim>(text('State', state)),
  setDefaults(claim) {
    claim.spec ??= {}
    setClaimDefaults(claim.spec)
  },
  prepareForCreate(claim) {
    claim.status = {}
  },
  prepareForUpdate(claim, old) {
    claim.status = old.status ?? {}
  },
  validate: ({ spec }) => claimSpecErrors(spec),
  validateUpdate: claimUpdateErrors,
  validateStatusUpdate: claimStatusErrors,
}
