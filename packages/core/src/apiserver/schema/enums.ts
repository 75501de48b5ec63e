const protocols = 'SCTP TCP UDP'
const effects = 'NoExecute NoSchedule PreferNoSchedule'
const pullPolicies = 'Always IfNotPresent Never'
const messagePolicies = 'FallbackToLogsOnError File'
const updates = 'OnDelete RollingUpdate'
const preemption = 'Never PreemptLowerPriority'
const honor = 'Honor Ignore'

/** Model and field → the values that the field may have (the +enum types of k8s.io/api, 1.36). */
const values: Readonly<Record<string, string>> = {
  'CoreV1EndpointPort.protocol': protocols,
  'DiscoveryV1EndpointPort.protocol': protocols,
  'V1Container.imagePullPolicy': pullPolicies,
  'V1Container.terminationMessagePolicy': messagePolicies,
  'V1ContainerPort.protocol': protocols,
  'V1CronJobSpec.concurrencyPolicy': 'Allow Forbid Replace',
  'V1DaemonSetUpdateStrategy.type': updates,
  'V1DeploymentStrategy.type': 'Recreate RollingUpdate',
  'V1EndpointSlice.addressType': 'FQDN IPv4 IPv6',
  'V1EphemeralContainer.imagePullPolicy': pullPolicies,
  'V1EphemeralContainer.terminationMessagePolicy': messagePolicies,
  'V1HTTPGetAction.scheme': 'HTTP HTTPS',
  'V1HTTPIngressPath.pathType': 'Exact ImplementationSpecific Prefix',
  'V1JobSpec.completionMode': 'Indexed NonIndexed',
  'V1JobSpec.podReplacementPolicy': 'Failed TerminatingOrFailed',
  'V1NamespaceStatus.phase': 'Active Terminating',
  'V1NodeSelectorRequirement.operator': 'DoesNotExist Exists Gt In Lt NotIn',
  'V1PersistentVolumeClaimSpec.volumeMode': 'Block Filesystem',
  'V1PersistentVolumeClaimStatus.phase': 'Bound Lost Pending',
  'V1PersistentVolumeSpec.persistentVolumeReclaimPolicy': 'Delete Recycle Retain',
  'V1PersistentVolumeSpec.volumeMode': 'Block Filesystem',
  'V1PersistentVolumeStatus.phase': 'Available Bound Failed Pending Released',
  'V1PodSpec.dnsPolicy': 'ClusterFirst ClusterFirstWithHostNet Default None',
  'V1PodSpec.preemptionPolicy': preemption,
  'V1PodSpec.restartPolicy': 'Always Never OnFailure',
  'V1PodStatus.phase': 'Failed Pending Running Succeeded Unknown',
  'V1PodStatus.qosClass': 'BestEffort Burstable Guaranteed',
  'V1PriorityClass.preemptionPolicy': preemption,
  'V1SeccompProfile.type': 'Localhost RuntimeDefault Unconfined',
  'V1ServicePort.protocol': protocols,
  'V1ServiceSpec.externalTrafficPolicy': 'Cluster Local',
  'V1ServiceSpec.internalTrafficPolicy': 'Cluster Local',
  'V1ServiceSpec.ipFamilyPolicy': 'PreferDualStack RequireDualStack SingleStack',
  'V1ServiceSpec.sessionAffinity': 'ClientIP None',
  'V1ServiceSpec.type': 'ClusterIP ExternalName LoadBalancer NodePort',
  'V1StatefulSetSpec.podManagementPolicy': 'OrderedReady Parallel',
  'V1StatefulSetUpdateStrategy.type': updates,
  'V1StorageClass.reclaimPolicy': 'Delete Recycle Retain',
  'V1StorageClass.volumeBindingMode': 'Immediate WaitForFirstConsumer',
  'V1Taint.effect': effects,
  'V1Toleration.effect': effects,
  'V1TopologySpreadConstraint.nodeAffinityPolicy': honor,
  'V1TopologySpreadConstraint.nodeTaintsPolicy': honor,
  'V1TopologySpreadConstraint.whenUnsatisfiable': 'DoNotSchedule ScheduleAnyway',
}

/** The values that a field may have; undefined when any will do. */
export const enumOf = (model: string, field: string): string[] | undefined => values[`${model}.${field}`]?.split(' ')
