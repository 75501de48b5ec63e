import { resourceclaims } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { columnsOf, text } from '../../columns.ts'
import { immutable } from '../../metadata/validate.ts'
import type { Strategy } from '../../strategy.ts'

type ResourceClaim = KubeObject & { spec: Record<string, any>; status?: { allocation?: object; reservedFor?: object[] } }

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
    for (const { exactly } of claim.spec.devices?.requests ?? []) {
      if (!exactly) continue
      exactly.allocationMode ??= 'ExactCount'
      if (exactly.allocationMode === 'ExactCount') exactly.count ??= 1
    }
  },
  prepareForCreate(claim) {
    claim.status = {}
  },
  prepareForUpdate(claim, old) {
    claim.status = old.status ?? {}
  },
  validateUpdate: (claim, old) => immutable(claim.spec, old.spec, 'spec'),
}
