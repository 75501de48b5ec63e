import type { APIService } from '../../../api/aggregation.ts'
import { apiservices } from '../../../api/kinds.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { apiServiceErrors } from './validate.ts'

function available({ status }: APIService): string {
  const found = status?.conditions?.find((condition) => condition.type === 'Available')
  if (!found) return 'Unknown'
  return found.status === 'True' || !found.reason ? found.status : `${found.status} (${found.reason})`
}

export const apiServiceStrategy: Strategy<APIService> = {
  resource: apiservices,
  requireResourceVersionOnUpdate: true,
  columns: columnsOf<APIService>(
    text('Service', ({ spec }) => (spec.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local')),
    text('Available', available),
  ),
  setDefaults({ spec }) {
    if (spec.service) spec.service.port ??= 443
  },
  prepareForCreate(object) {
    object.status = {}
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? {}
  },
  validate: apiServiceErrors,
}
