import type { ResourceQuota } from '../../../api/core.ts'
import { resourcequotas } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { validateQuota, validateQuotaStatus, validateQuotaUpdate } from './validate.ts'

/** `pods: 1/4, requests.cpu: 500m/1`: limits in a column of their own. Models printers printResourceQuota (1.36). */
function amounts({ status }: ResourceQuota, limits: boolean): string {
  return Object.keys(status?.hard ?? {})
    .filter((name) => name.startsWith('limits.') === limits)
    .sort()
    .map((name) => `${name}: ${status?.used?.[name] ?? '0'}/${status?.hard?.[name]}`)
    .join(', ')
}

/** Models pkg/registry/core/resourcequota (1.36). */
export const resourceQuotaStrategy: Strategy<ResourceQuota> = {
  resource: resourcequotas,
  metadataChecks: { changes: 1, whole: 0 },
  answersDeleteWithObject: true,
  columns: columnsOf<ResourceQuota>(
    text('Request', (quota) => amounts(quota, false)),
    text('Limit', (quota) => amounts(quota, true)),
  ),
  setDefaults(quota) {
    quota.spec ??= {}
  },
  prepareForCreate(quota) {
    quota.status = {}
  },
  prepareForUpdate(quota, old) {
    quota.status = old.status ?? {}
  },
  validate: validateQuota,
  validateUpdate: validateQuotaUpdate,
  validateStatusUpdate: validateQuotaStatus,
}
