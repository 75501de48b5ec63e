import type { Resource } from '../../api/resource.ts'
import { describeRole, describeRoleBinding } from './access.ts'
import { describeHorizontalPodAutoscaler } from './autoscaler.ts'
import { describeCertificateSigningRequest, requestProblem } from './certificate-signing-request.ts'
import { describeConfigMap, describeSecret, describeServiceAccount } from './config.ts'
import type { Context } from './context.ts'
import { describeDeployment } from './deployment.ts'
import { describeEndpointSlice, describeEndpoints } from './endpoints.ts'
import { describeGeneric } from './generic.ts'
import { describeIngress, describeIngressClass } from './ingress.ts'
import { describeCronJob, describeJob } from './job.ts'
import { describeNamespace } from './namespace.ts'
import { describeNetworkPolicy } from './network-policy.ts'
import { describeNode } from './node.ts'
import { describePersistentVolume } from './persistent-volume.ts'
import { describePod } from './pod.ts'
import { describePodDisruptionBudget, describePriorityClass, describeStorageClass } from './policy.ts'
import { describeLimitRange, describeResourceQuota } from './quota.ts'
import { describeDaemonSet, describeReplicaSet, describeReplicationController, describeStatefulSet } from './replicated.ts'
import { describeService } from './service.ts'
import { describeIPAddress, describeServiceCIDR } from './service-addresses.ts'
import { describeCSINode, describeVolumeAttributesClass } from './storage.ts'
import { describePersistentVolumeClaim } from './volume-claim.ts'
import type { Writer } from './writer.ts'

// biome-ignore format: a table
const describers: Record<string, (out: Writer, object: never, context: Context) => void> = {
  'ConfigMap': describeConfigMap,
  'Endpoints': describeEndpoints,
  'LimitRange': describeLimitRange,
  'Namespace': describeNamespace,
  'Node': describeNode,
  'PersistentVolume': describePersistentVolume,
  'PersistentVolumeClaim': describePersistentVolumeClaim,
  'Pod': describePod,
  'ReplicationController': describeReplicationController,
  'ResourceQuota': describeResourceQuota,
  'Secret': describeSecret,
  'Service': describeService,
  'ServiceAccount': describeServiceAccount,
  'DaemonSet.apps': describeDaemonSet,
  'Deployment.apps': describeDeployment,
  'ReplicaSet.apps': describeReplicaSet,
  'StatefulSet.apps': describeStatefulSet,
  'HorizontalPodAutoscaler.autoscaling': describeHorizontalPodAutoscaler,
  'CertificateSigningRequest.certificates.k8s.io': describeCertificateSigningRequest,
  'CronJob.batch': describeCronJob,
  'Job.batch': describeJob,
  'EndpointSlice.discovery.k8s.io': describeEndpointSlice,
  'Ingress.networking.k8s.io': describeIngress,
  'IngressClass.networking.k8s.io': describeIngressClass,
  'IPAddress.networking.k8s.io': describeIPAddress,
  'NetworkPolicy.networking.k8s.io': describeNetworkPolicy,
  'ServiceCIDR.networking.k8s.io': describeServiceCIDR,
  'PodDisruptionBudget.policy': describePodDisruptionBudget,
  'ClusterRole.rbac.authorization.k8s.io': describeRole,
  'ClusterRoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'Role.rbac.authorization.k8s.io': describeRole,
  'RoleBinding.rbac.authorization.k8s.io': describeRoleBinding,
  'PriorityClass.scheduling.k8s.io': describePriorityClass,
  'CSINode.storage.k8s.io': describeCSINode,
  'StorageClass.storage.k8s.io': describeStorageClass,
  'VolumeAttributesClass.storage.k8s.io': describeVolumeAttributesClass,
}

/** How a kind is described; any other kind field by field. */
export function describerOf({ group, kind }: Resource): (out: Writer, object: never, context: Context) => void {
  return describers[group === '' ? kind : `${kind}.${group}`] ?? (describeGeneric as never)
}

/** Why an object of this kind cannot be described, if it cannot. */
export const describeProblem = ({ group, kind }: Resource, object: object): string | undefined =>
  kind === 'CertificateSigningRequest' && group === 'certificates.k8s.io' ? requestProblem(object as never) : undefined
