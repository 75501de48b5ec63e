import { resourceTable } from '../api/resource-table.ts'
import { apiServiceStrategy } from './resources/apiservice/strategy.ts'
import { certificateSigningRequestStrategy } from './resources/certificatesigningrequest/strategy.ts'
import { clusterRoleStrategy } from './resources/clusterrole/strategy.ts'
import { clusterRoleBindingStrategy } from './resources/clusterrolebinding/strategy.ts'
import { componentStatusStrategy } from './resources/componentstatus/strategy.ts'
import { configMapStrategy } from './resources/configmap/strategy.ts'
import { controllerRevisionStrategy } from './resources/controllerrevision/strategy.ts'
import { cronJobStrategy } from './resources/cronjob/strategy.ts'
import { csiDriverStrategy } from './resources/csidriver/strategy.ts'
import { csiNodeStrategy } from './resources/csinode/strategy.ts'
import { csiStorageCapacityStrategy } from './resources/csistoragecapacity/strategy.ts'
import { customResourceDefinitionStrategy } from './resources/customresourcedefinition/strategy.ts'
import { daemonSetStrategy } from './resources/daemonset/strategy.ts'
import { deploymentStrategy } from './resources/deployment/strategy.ts'
import { deviceClassStrategy } from './resources/deviceclass/strategy.ts'
import { endpointsStrategy } from './resources/endpoints/strategy.ts'
import { endpointSliceStrategy } from './resources/endpointslice/strategy.ts'
import { eventStrategy, eventV1Strategy } from './resources/event/strategy.ts'
import { flowSchemaStrategy, priorityLevelConfigurationStrategy } from './resources/flowcontrol/strategies.ts'
import { genericStrategy } from './resources/generic.ts'
import { horizontalPodAutoscalerStrategy } from './resources/horizontalpodautoscaler/strategy.ts'
import { horizontalPodAutoscalerV1Strategy } from './resources/horizontalpodautoscaler/version-one.ts'
import { ingressStrategy } from './resources/ingress/strategy.ts'
import { ingressClassStrategy } from './resources/ingressclass/strategy.ts'
import { ipAddressStrategy } from './resources/ipaddress/strategy.ts'
import { jobStrategy } from './resources/job/strategy.ts'
import { leaseStrategy } from './resources/lease/strategy.ts'
import { limitRangeStrategy } from './resources/limitrange/strategy.ts'
import { namespaceStrategy } from './resources/namespace/strategy.ts'
import { networkPolicyStrategy } from './resources/networkpolicy/strategy.ts'
import { nodeStrategy } from './resources/node/strategy.ts'
import { persistentVolumeStrategy } from './resources/persistentvolume/strategy.ts'
import { persistentVolumeClaimStrategy } from './resources/persistentvolumeclaim/strategy.ts'
import { podStrategy } from './resources/pod/strategy.ts'
import { podDisruptionBudgetStrategy } from './resources/poddisruptionbudget/strategy.ts'
import { podTemplateStrategy } from './resources/podtemplate/strategy.ts'
import { priorityClassStrategy } from './resources/priorityclass/strategy.ts'
import { replicaSetStrategy } from './resources/replicaset/strategy.ts'
import { replicationControllerStrategy } from './resources/replicationcontroller/strategy.ts'
import { resourceClaimStrategy } from './resources/resourceclaim/strategy.ts'
import { resourceClaimTemplateStrategy } from './resources/resourceclaimtemplate/strategy.ts'
import { resourceQuotaStrategy } from './resources/resourcequota/strategy.ts'
import { resourceSliceStrategy } from './resources/resourceslice/strategy.ts'
import {
  localSubjectAccessReviewStrategy,
  selfSubjectAccessReviewStrategy,
  subjectAccessReviewStrategy,
} from './resources/reviews/access.ts'
import { selfSubjectReviewStrategy, tokenReviewStrategy } from './resources/reviews/identity.ts'
import { selfSubjectRulesReviewStrategy } from './resources/reviews/rules.ts'
import { roleStrategy } from './resources/role/strategy.ts'
import { roleBindingStrategy } from './resources/rolebinding/strategy.ts'
import { runtimeClassStrategy } from './resources/runtimeclass/strategy.ts'
import { secretStrategy } from './resources/secret/strategy.ts'
import { serviceStrategy } from './resources/service/strategy.ts'
import { serviceAccountStrategy } from './resources/serviceaccount/strategy.ts'
import { serviceCidrStrategy } from './resources/servicecidr/strategy.ts'
import { statefulSetStrategy } from './resources/statefulset/strategy.ts'
import { storageClassStrategy } from './resources/storageclass/strategy.ts'
import {
  mutatingAdmissionPolicyBindingStrategy,
  mutatingAdmissionPolicyStrategy,
  validatingAdmissionPolicyBindingStrategy,
  validatingAdmissionPolicyStrategy,
} from './resources/validatingadmissionpolicy/strategies.ts'
import { volumeAttachmentStrategy } from './resources/volumeattachment/strategy.ts'
import { volumeAttributesClassStrategy } from './resources/volumeattributesclass/strategy.ts'
import {
  mutatingWebhookConfigurationStrategy,
  validatingWebhookConfigurationStrategy,
} from './resources/webhookconfiguration/strategies.ts'
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
  apiServiceStrategy,
  certificateSigningRequestStrategy,
  componentStatusStrategy,
  csiDriverStrategy,
  csiNodeStrategy,
  csiStorageCapacityStrategy,
  customResourceDefinitionStrategy,
  flowSchemaStrategy,
  priorityLevelConfigurationStrategy,
  horizontalPodAutoscalerStrategy,
  ingressStrategy,
  ingressClassStrategy,
  ipAddressStrategy,
  leaseStrategy,
  limitRangeStrategy,
  networkPolicyStrategy,
  persistentVolumeStrategy,
  persistentVolumeClaimStrategy,
  podDisruptionBudgetStrategy,
  priorityClassStrategy,
  deviceClassStrategy,
  resourceClaimStrategy,
  resourceClaimTemplateStrategy,
  resourceQuotaStrategy,
  resourceSliceStrategy,
  runtimeClassStrategy,
  serviceCidrStrategy,
  storageClassStrategy,
  mutatingAdmissionPolicyBindingStrategy,
  mutatingAdmissionPolicyStrategy,
  validatingAdmissionPolicyBindingStrategy,
  validatingAdmissionPolicyStrategy,
  volumeAttachmentStrategy,
  volumeAttributesClassStrategy,
  mutatingWebhookConfigurationStrategy,
  validatingWebhookConfigurationStrategy,
]

const byResource = new Map(own.map((strategy) => [strategy.resource, strategy]))

/** Every served resource, in the table's order; then older versions of some. */
export const registry: readonly Strategy<any>[] = [
  ...resourceTable.map((resource) => byResource.get(resource) ?? genericStrategy(resource)),
  horizontalPodAutoscalerV1Strategy,
]
