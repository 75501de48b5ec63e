import { resourceTable } from '../api/kinds.ts'
import { configMapStrategy } from './resources/configmap/strategy.ts'
import { deploymentStrategy } from './resources/deployment/strategy.ts'
import { endpointsStrategy } from './resources/endpoints/strategy.ts'
import { endpointSliceStrategy } from './resources/endpointslice/strategy.ts'
import { eventStrategy, eventV1Strategy } from './resources/event/strategy.ts'
import { genericStrategy } from './resources/generic.ts'
import { namespaceStrategy } from './resources/namespace/strategy.ts'
import { nodeStrategy } from './resources/node/strategy.ts'
import { podStrategy } from './resources/pod/strategy.ts'
import { replicaSetStrategy } from './resources/replicaset/strategy.ts'
import { secretStrategy } from './resources/secret/strategy.ts'
import { serviceStrategy } from './resources/service/strategy.ts'
import { serviceAccountStrategy } from './resources/serviceaccount/strategy.ts'
import type { Strategy } from './strategy.ts'

/** Kinds with rules of their own. Adding one is a folder and a line here. */
const own: readonly Strategy<any>[] = [
  configMapStrategy,
  deploymentStrategy,
  endpointsStrategy,
  endpointSliceStrategy,
  eventStrategy,
  eventV1Strategy,
  namespaceStrategy,
  nodeStrategy,
  podStrategy,
  replicaSetStrategy,
  secretStrategy,
  serviceStrategy,
  serviceAccountStrategy,
]

const byResource = new Map(own.map((strategy) => [strategy.resource, strategy]))

/** Every served resource, in the table's order. */
export const registry: readonly Strategy<any>[] = resourceTable.map(
  (resource) =>
    byResource.get(resource) ??
    genericStrategy(resource, resource.group === 'rbac.authorization.k8s.io' ? { nameRule: 'path-segment' } : {}),
)
