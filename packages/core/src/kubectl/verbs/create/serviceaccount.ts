import type { JsonObject } from '../../../api/json.ts'
import { serviceaccounts } from '../../../api/kinds.ts'
import type { Generator } from '../../generate/generator.ts'
import { meta } from '../../generate/place.ts'

export const serviceaccount: Generator = {
  name: 'serviceaccount',
  aliases: ['sa'],
  summary: 'Create a ServiceAccount',
  usage: 'serviceaccount NAME [--dry-run=server|client|none]',
  flags: [],
  resource: serviceaccounts,
  failure: 'failed to create serviceaccount: ',
  build: (_kubectl, name, namespace) =>
    ({ kind: 'ServiceAccount', apiVersion: 'v1', metadata: meta(name, namespace) }) as JsonObject,
}
