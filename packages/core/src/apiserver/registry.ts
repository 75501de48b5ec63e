import { resourceTable } from '../api/kinds.ts'
import { clusterRoleStrategy } from './resources/clusterrole/strategy.ts'
import { clusterRoleBindingStrategy } from './resources/clusterrolebinding/strategy.ts'
import { configMapStrategy } from './resources/configmap/strategy.ts'
import { controllerRevisionStrategy } from './resources/controllerrevision/strategy.ts'
import { cronJobStrategy } from './resources/cronjob/strategy.ts'
import { daemonSetStrategy } from './resources/daemonset/strategy.ts'
import { deploymentStrategy } from './resources/deployment/strategy.ts'
import { endpointsStrategy } from './resources/endpoints/strategy.ts'
import { endpointSliceStrategy } from './resources/endpointslice/strategy.ts'
import { eventStrategy, eventV1Strategy } from './resources/event/strategy.ts'
import { genericStrategy } from './resources/generic.ts'
import { jobStrategy } from './resources/job/strategy.ts'
import { namespaceStrategy } from './resources/namespace/strategy.ts'
import { nodeStrategy } from './resources/node/strategy.ts'
import { podStrategy } from './resources/pod/strategy.ts'
import { podTemplateStrategy } from './resources/podtemplate/strategy.ts'
import { replicaSetStrategy } from './resources/replicaset/strategy.ts'
import { replicationControllerStrategy } from './resources/replicationcontroller/strategy.ts'
import {
  localSubjectAccessReviewStrategy,
  selfSubjectAccessReviewStrategy,
  subjectAccessReviewStrategy,
} from './resources/reviews/access.ts'
import { selfSubjectReviewStrategy, tokenReviewStrategy } from './resources/reviews/identity.ts'
import { selfSubjectRulesReviewStrategy } from './resources/reviews/rules.ts'
import { roleStrategy } from './resources/role/strategy.ts'
import { roleBindingStrategy } from './resources/rolebinding/strategy.ts'
import { secretStrategy } from './resources/secret/strategy.ts'
import { serviceStrategy } from './resources/service/strategy.ts'
import { serviceAccountStrategy } from './resources/serviceaccount/strategy.ts'
import { statefulSetStrategy } from './resources/statefulset/strategy.ts'
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
  clusterRoleStrategy,
  clusterRoleBindingStrategy,
  controllerRevisionStrategy,
  cronJobStrategy,
  daemonSetStrategy,
  jobStrategy,
  podTemplateStrategy,
  replicationControllerStrategy,
  localSubjectAccessReviewStrategy,
  selfSubjectAccessReviewStrategy,
  subjectAccessReviewStrategy,
  selfSubjectReviewStrategy,
  tokenReviewStrategy,
  selfSubjectRulesReviewStrategy,
  roleStrategy,
  roleBindingStrategy,
  statefulSetStrategy,
]

const byResource = new Map(own.map((strategy) => [strategy.resource, strategy]))

/** Every served resource, in the table's order. */
export const registry: readonly Strategy<any>[] = resourceTable.map(
  (resource) => byResource.get(resource) ?? genericStrategy(resource),
)
