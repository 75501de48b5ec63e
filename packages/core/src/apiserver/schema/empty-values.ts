import type { Json, JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import { type FieldType, fieldsOf, modelOf } from './model.ts'
import { requiredFields } from './required.gen.ts'

/**
 * What the models do not tell of the Go types behind them: a fact of k8s.io/api 1.36. Model → its optional texts, numbers and flags that
 * are written even when they are empty, since Go has them as pointers or without omitempty.
 */
const writtenEmpty: Readonly<Record<string, string>> = {
  AdmissionregistrationV1ServiceReference: 'path port',
  AdmissionregistrationV1WebhookClientConfig: 'url',
  ApiextensionsV1ServiceReference: 'path port',
  ApiextensionsV1WebhookClientConfig: 'url',
  ApiregistrationV1ServiceReference: 'port',
  CoreV1EndpointPort: 'appProtocol',
  CoreV1Event: 'reportingComponent reportingInstance',
  DiscoveryV1EndpointPort: 'appProtocol name port protocol',
  StorageV1TokenRequest: 'expirationSeconds',
  V1AllocatedDeviceStatus: 'shareID',
  V1AppArmorProfile: 'localhostProfile',
  V1AzureDiskVolumeSource: 'cachingMode fsType readOnly',
  V1AzureFilePersistentVolumeSource: 'secretNamespace',
  V1CSIDriverSpec:
    'attachRequired fsGroupPolicy nodeAllocatableUpdatePeriodSeconds podInfoOnMount preventPodSchedulingIfMissing requiresRepublish seLinuxMount serviceAccountTokenInSecrets storageCapacity',
  V1CSIStorageCapacity: 'capacity maximumVolumeSize',
  V1CSIVolumeSource: 'fsType readOnly',
  V1CapacityRequestPolicy: 'default',
  V1CapacityRequestPolicyRange: 'max min step',
  V1CertificateSigningRequestSpec: 'expirationSeconds',
  V1ClientIPConfig: 'timeoutSeconds',
  V1ClusterTrustBundleProjection: 'name optional signerName',
  V1ConfigMap: 'immutable',
  V1ConfigMapEnvSource: 'optional',
  V1ConfigMapKeySelector: 'optional',
  V1ConfigMapProjection: 'optional',
  V1ConfigMapVolumeSource: 'defaultMode optional',
  V1Container: 'restartPolicy',
  V1ContainerStatus: 'started stopSignal',
  V1CronJobSpec: 'failedJobsHistoryLimit startingDeadlineSeconds successfulJobsHistoryLimit suspend timeZone',
  V1CustomResourceDefinitionVersion: 'deprecationWarning',
  V1CustomResourceSubresourceScale: 'labelSelectorPath',
  V1DaemonSetSpec: 'revisionHistoryLimit',
  V1DaemonSetStatus: 'collisionCount',
  V1DeleteOptions: 'gracePeriodSeconds ignoreStoreReadErrorWithClusterBreakingPotential orphanDependents propagationPolicy',
  V1DeploymentSpec: 'progressDeadlineSeconds replicas revisionHistoryLimit',
  V1DeploymentStatus: 'collisionCount terminatingReplicas',
  V1Device: 'allNodes allowMultipleAllocations bindsToNode nodeName',
  V1DeviceAttribute: 'bool int string version',
  V1DeviceClassSpec: 'extendedResourceName',
  V1DeviceConstraint: 'distinctAttribute matchAttribute',
  V1DeviceRequestAllocationResult: 'adminAccess shareID',
  V1DeviceToleration: 'tolerationSeconds',
  V1DownwardAPIVolumeFile: 'mode',
  V1DownwardAPIVolumeSource: 'defaultMode',
  V1EmptyDirVolumeSource: 'sizeLimit',
  V1Endpoint: 'hostname nodeName zone',
  V1EndpointAddress: 'nodeName',
  V1EndpointConditions: 'ready serving terminating',
  V1EphemeralContainer: 'restartPolicy',
  V1ExactDeviceRequest: 'adminAccess',
  V1ExemptPriorityLevelConfiguration: 'lendablePercent nominalConcurrencyShares',
  V1FCVolumeSource: 'lun',
  V1FileKeySelector: 'optional',
  V1FlowSchemaSpec: 'matchingPrecedence',
  V1GRPCAction: 'service',
  V1GlusterfsPersistentVolumeSource: 'endpointsNamespace',
  V1HorizontalPodAutoscalerSpec: 'minReplicas targetCPUUtilizationPercentage',
  V1HorizontalPodAutoscalerStatus: 'currentCPUUtilizationPercentage observedGeneration',
  V1HostPathVolumeSource: 'type',
  V1ISCSIPersistentVolumeSource: 'initiatorName',
  V1ISCSIVolumeSource: 'initiatorName',
  V1IngressClassParametersReference: 'apiGroup namespace scope',
  V1IngressPortStatus: 'error',
  V1IngressSpec: 'ingressClassName',
  V1JSONSchemaProps:
    '$ref default example maximum minimum maxLength minLength maxItems minItems multipleOf maxProperties minProperties x-kubernetes-preserve-unknown-fields x-kubernetes-list-type x-kubernetes-map-type',
  V1JobSpec:
    'activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy manualSelector maxFailedIndexes parallelism podReplacementPolicy suspend ttlSecondsAfterFinished',
  V1JobStatus: 'failedIndexes ready terminating',
  V1KeyToPath: 'mode',
  V1LeaseSpec: 'holderIdentity leaseDurationSeconds leaseTransitions preferredHolder strategy',
  V1Lifecycle: 'stopSignal',
  V1LimitedPriorityLevelConfiguration: 'borrowingLimitPercent lendablePercent nominalConcurrencyShares',
  V1LoadBalancerIngress: 'ipMode',
  V1LocalVolumeSource: 'fsType',
  V1MatchResources: 'matchPolicy',
  V1MutatingAdmissionPolicySpec: 'failurePolicy',
  V1MutatingWebhook: 'failurePolicy matchPolicy reinvocationPolicy timeoutSeconds',
  V1NamedRuleWithOperations: 'scope',
  V1NetworkPolicyPort: 'endPort protocol',
  V1NodeAllocatableResourceMapping: 'allocationMultiplier capacityKey',
  V1NodeFeatures: 'supplementalGroupsPolicy',
  V1NodeRuntimeHandler: 'name',
  V1NodeRuntimeHandlerFeatures: 'recursiveReadOnlyMounts userNamespaces',
  V1NodeSwapStatus: 'capacity',
  V1ObjectMeta: 'deletionGracePeriodSeconds',
  V1OwnerReference: 'blockOwnerDeletion controller',
  V1ParamRef: 'parameterNotFoundAction',
  V1PersistentVolumeClaimSpec: 'storageClassName volumeAttributesClassName volumeMode',
  V1PersistentVolumeClaimStatus: 'currentVolumeAttributesClassName',
  V1PersistentVolumeSpec: 'volumeAttributesClassName volumeMode',
  V1PodCertificateProjection: 'maxExpirationSeconds',
  V1PodDNSConfigOption: 'value',
  V1PodDisruptionBudgetSpec: 'unhealthyPodEvictionPolicy',
  V1PodDisruptionBudgetStatus: 'currentHealthy desiredHealthy disruptionsAllowed expectedPods',
  V1PodFailurePolicyOnExitCodesRequirement: 'containerName',
  V1PodFailurePolicyOnPodConditionsPattern: 'status',
  V1PodResourceClaim: 'resourceClaimName resourceClaimTemplateName',
  V1PodResourceClaimStatus: 'resourceClaimName',
  V1PodSchedulingGroup: 'podGroupName',
  V1PodSecurityContext:
    'fsGroup fsGroupChangePolicy runAsGroup runAsNonRoot runAsUser seLinuxChangePolicy supplementalGroupsPolicy',
  V1PodSpec:
    'activeDeadlineSeconds automountServiceAccountToken enableServiceLinks hostUsers hostnameOverride preemptionPolicy priority runtimeClassName setHostnameAsFQDN shareProcessNamespace terminationGracePeriodSeconds',
  V1PortStatus: 'error',
  V1Preconditions: 'resourceVersion uid',
  V1PriorityClass: 'preemptionPolicy value',
  V1Probe: 'terminationGracePeriodSeconds',
  V1ProjectedVolumeSource: 'defaultMode',
  V1QueuingConfiguration: 'handSize queueLengthLimit queues',
  V1ReplicaSetSpec: 'replicas',
  V1ReplicaSetStatus: 'terminatingReplicas',
  V1ReplicationControllerSpec: 'replicas',
  V1ResourceHealth: 'message',
  V1ResourceSliceSpec: 'allNodes nodeName perDeviceNodeSelection',
  V1RoleRef: 'apiGroup',
  V1RollingUpdateStatefulSetStrategy: 'partition',
  V1RuleWithOperations: 'scope',
  V1SeccompProfile: 'localhostProfile',
  V1Secret: 'immutable',
  V1SecretEnvSource: 'optional',
  V1SecretKeySelector: 'optional',
  V1SecretProjection: 'optional',
  V1SecretVolumeSource: 'defaultMode optional',
  V1SecurityContext: 'allowPrivilegeEscalation privileged procMount readOnlyRootFilesystem runAsGroup runAsNonRoot runAsUser',
  V1ServiceAccount: 'automountServiceAccountToken',
  V1ServiceAccountTokenProjection: 'expirationSeconds',
  V1ServicePort: 'appProtocol',
  V1ServiceSpec: 'allocateLoadBalancerNodePorts internalTrafficPolicy ipFamilyPolicy loadBalancerClass trafficDistribution',
  V1StatefulSetOrdinals: 'start',
  V1StatefulSetSpec: 'replicas revisionHistoryLimit serviceName',
  V1StatefulSetStatus: 'collisionCount availableReplicas',
  V1StorageClass: 'allowVolumeExpansion reclaimPolicy volumeBindingMode',
  V1SuccessPolicyRule: 'succeededCount succeededIndexes',
  V1TokenRequestSpec: 'expirationSeconds',
  V1TokenRequestStatus: 'token',
  V1Toleration: 'tolerationSeconds',
  V1TopologySpreadConstraint: 'minDomains nodeAffinityPolicy nodeTaintsPolicy',
  V1TypedLocalObjectReference: 'apiGroup',
  V1TypedObjectReference: 'namespace apiGroup',
  V1ValidatingAdmissionPolicySpec: 'failurePolicy',
  V1ValidatingWebhook: 'failurePolicy matchPolicy timeoutSeconds',
  V1Validation: 'reason',
  V1ValidationRule: 'optionalOldSelf reason',
  V1VolumeAttachmentSource: 'persistentVolumeName',
  V1VolumeError: 'errorCode',
  V1VolumeMount: 'mountPropagation recursiveReadOnly',
  V1VolumeMountStatus: 'recursiveReadOnly',
  V1VolumeNodeResources: 'count',
  V1WindowsSecurityContextOptions: 'gmsaCredentialSpec gmsaCredentialSpecName hostProcess runAsUserName',
  V2HPAScalingRules: 'selectPolicy stabilizationWindowSeconds tolerance',
  V2HorizontalPodAutoscalerSpec: 'minReplicas',
  V2HorizontalPodAutoscalerStatus: 'observedGeneration',
  V2MetricTarget: 'averageUtilization averageValue value',
  V2MetricValueStatus: 'averageUtilization averageValue value',
}

/** Required by the schema, and yet left out when empty. */
const leftOut: Readonly<Record<string, string>> = {
  V1ContainerRestartRule: 'action',
  V1ContainerRestartRuleOnExitCodes: 'operator',
  V1ParentReference: 'name resource',
  V1PodCertificateProjection: 'keyType signerName',
  V1TokenReviewSpec: 'token',
  V1ValidatingAdmissionPolicyBindingSpec: 'policyName',
}

const words = (text: string | undefined): readonly string[] => text?.split(' ') ?? []

const keptOf = new Map<string, ReadonlySet<string>>()

/** The fields of a model whose empty texts, numbers and flags stand. */
function kept(model: string): ReadonlySet<string> {
  let known = keptOf.get(model)
  if (known === undefined) {
    const gone = words(leftOut[model])
    const required = words(requiredFields[model]).filter((field) => !gone.includes(field))
    keptOf.set(model, (known = new Set([...required, ...words(writtenEmpty[model])])))
  }
  return known
}

const plain = new Set(['string', 'int', 'long', 'number', 'boolean', 'bytes'])

/** Whether Go cannot tell this text, number or flag of a model's field from none, so that it is not there when the object is written again. */
export const isLeftOut = (model: string, field: string, type: FieldType, value: Json): boolean =>
  (value === '' || value === 0 || value === false) && type.kind === 'scalar' && plain.has(type.name) && !kept(model).has(field)

/** A list or a map without members. Until an object is stored it is something else than none. */
export const isHollow = (type: FieldType, value: Json): boolean =>
  (type.kind === 'list' && Array.isArray(value) && value.length === 0) ||
  (type.kind === 'map' && Object.keys(value as object).length === 0)

const transition = 'lastTransitionTime'
const probed = `lastProbeTime ${transition}`

/** Lists, times and pointers that are written, as null, when there is nothing: they lack omitempty, or are structs. */
const writtenNull: Readonly<Record<string, string>> = {
  V1ClusterRole: 'rules',
  V1Condition: transition,
  V1ContainerStateRunning: 'startedAt',
  V1ContainerStateTerminated: 'startedAt finishedAt',
  V1CSINodeDriver: 'topologyKeys',
  V1CSINodeSpec: 'drivers',
  V1DaemonSetCondition: transition,
  V1DeploymentCondition: `lastUpdateTime ${transition}`,
  V1EndpointSlice: 'endpoints ports',
  V1JobCondition: probed,
  V1LimitRangeSpec: 'limits',
  V1NamespaceCondition: transition,
  V1NodeCondition: `lastHeartbeatTime ${transition}`,
  V1PersistentVolumeClaimCondition: probed,
  V1PodCondition: probed,
  V1ProjectedVolumeSource: 'sources',
  V1ReplicaSetCondition: transition,
  V1ReplicationControllerCondition: transition,
  V1Role: 'rules',
  V1StatefulSetCondition: transition,
  V1TypedLocalObjectReference: 'apiGroup',
  V1TypedObjectReference: 'apiGroup',
  V1VolumeError: 'time',
  V2HorizontalPodAutoscalerCondition: transition,
}

/** Whether null stands for something that an object of this model lacks. */
export const lacksNull = (model: string, object: JsonObject): boolean =>
  writtenNull[model] !== undefined && words(writtenNull[model]).some((field) => object[field] === undefined)

/** The object as it is stored: lists and maps without members are gone, as no protobuf message holds them, or null. */
export function withoutHollows<T extends object>(of: Pick<Resource, 'group' | 'version' | 'kind'>, object: T): T {
  const model = modelOf(of)
  return fieldsOf(model) ? (filled(model, object as JsonObject) as T) : object
}

function filled(model: string, object: JsonObject): JsonObject {
  const fields = fieldsOf(model) as ReadonlyMap<string, FieldType>
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(object)) {
    const type = fields.get(key)
    if (!type || value === null || value === undefined) out[key] = value as Json
    // an empty list of managers is an order to forget them
    else if (!isHollow(type, value) || key === 'managedFields') out[key] = filledValue(type, value)
  }
  for (const key of words(writtenNull[model])) out[key] ??= null
  return out
}

function filledValue(type: FieldType, value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (type.kind === 'model') return type.name === 'V1FieldsV1' ? value : filled(type.name, value as JsonObject)
  if (type.kind === 'list') return (value as Json[]).map((item) => filledValue(type.of, item))
  if (type.kind !== 'map') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledValue(type.of, item as Json)]))
}
