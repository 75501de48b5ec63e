import { apiservices } from '../../../api/kinds.ts'
import type { Condition, KubeObject } from '../../../api/object.ts'
import { type FieldError, invalidField } from '../../../api/status.ts'
import { columnsOf, text } from '../../age.ts'
import type { Strategy } from '../../strategy.ts'

type APIService = KubeObject & {
  spec: { group?: string; version?: string; service?: { namespace?: string; name?: string } | null }
  status?: { conditions?: Condition[] }
}

function available({ status }: APIService): string {
  const found = status?.conditions?.find((condition) => condition.type === 'Available')
  if (!found) return 'Unknown'
  return found.status === 'True' || !found.reason ? found.status : `${found.status} (${found.reason})`
}

/** Named VERSION.GROUP. Models kube-aggregator/pkg/apis/apiregistration/validation (1.36). */
function validate({ metadata, spec }: APIService): FieldError[] {
  const wanted = `${spec.version ?? ''}.${spec.group ?? ''}`
  return metadata.name === wanted
    ? []
    : [invalidField('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`)]
}

export const apiServiceStrategy: Strategy<APIService> = {
  resource: apiservices as never,
  requireResourceVersionOnUpdate: true,
  columns: columnsOf<APIService>(
    text('Service', ({ spec }) => (spec.service ? `${spec.service.namespace}/${spec.service.name}` : 'Local')),
    text('Available', available),
  ),
  prepareForCreate(object) {
    object.status = {}
  },
  prepareForUpdate(object, old) {
    object.status = old.status ?? {}
  },
  validate,
}
