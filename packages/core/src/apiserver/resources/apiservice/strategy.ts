import { type APIService, localCondition } from '../../../api/aggregation.ts'
import { apiservices } from '../../../api/kinds.ts'
import { timestamp } from '../../../host/clock.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { apiServiceErrors, apiServiceStatusErrors } from './validate.ts'

function available({ status }: APIService): string {
  const found = status?.conditions?.find((condition) => condition.type === 'Available')
  if (!found) return 'Unknown'
  return found.status === 'True' || !found.reason ? found.status : `${found.status} (${found.reason})`
}

export const apiServiceStrategy: Strategy<APIService> = {
  resource: apiservices,
  plainFinalizers: true,
  nameRule: 'path-segment',
  statusKeeps: 'metadata',
  requireResourceVersionOnUpdate: true,
  columns: columnsOf<APIService>(
    text('Service', ({ spec }) => (spec.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local')),
    text('Available', available),
  ),
  setDefaults({ spec }) {
    if (spec.service) spec.service.port ??= 443
  },
  prepareForCreate(object, { clock }) {
    object.status = object.spec.service ? {} : { conditions: [localCondition(timestamp(clock.now()))] }
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? {}
  },
  validate: apiServiceErrors,
  validateStatusUpdate: apiServiceStatusErrors,
}
