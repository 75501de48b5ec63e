import type { APIService } from './aggregation.ts'
import type { ControllerRevision, DaemonSet, Deployment, ReplicaSet, StatefulSet } from './apps.ts'
import type { CronJob, Job } from './batch.ts'
import type {
  ConfigMap,
  Event,
  LimitRange,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  ReplicationController,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from './core.ts'
import type { EndpointSlice } from './discovery.ts'
import type { FlowSchema, PriorityLevel } from './flowcontrol.ts'
import type { Ingress, IngressClass, IPAddress, NetworkPolicy, ServiceCIDR } from './networking.ts'
import type { Pod, PodTemplate } from './pod.ts'
import type {
  CertificateSigningRequest,
  HorizontalPodAutoscaler,
  Lease,
  PodDisruptionBudget,
  PriorityClass,
  StorageClass,
} from './policy.ts'
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from './rbac.ts'
import { row } from './resource.ts'
import type { Endpoints, Service } from './service.ts'

const all = ['all'] as const

// core
export const bindings = row('v1', 'Binding', 'bindings', { verbs: ['create'] })
export const componentstatuses = row('v1', 'ComponentStatus', 'componentstatuses', {
  short: ['cs'],
  cluster: true,
  verbs: ['get', 'list'],
})
export const configmaps = row<ConfigMap>('v1', 'ConfigMap', 'configmaps', { short: ['cm'] })
export const endpoints = row<Endpoints>('v1', 'Endpoints', 'endpoints', { short: ['ep'] })
export const events = row<Event>('v1', 'Event', 'events', { short: ['ev'] })
export const limitranges = row<LimitRange>('v1', 'LimitRange', 'limitranges', { short: ['limits'] })
export const namespaces = row<Namespace>('v1', 'Namespace', 'namespaces', {
  short: ['ns'],
  cluster: true,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  sub: ['finalize', 'status'],
})
export const nodes = row<Node>('v1', 'Node', 'nodes', { short: ['no'], cluster: true, sub: ['proxy', 'status'] })
export const persistentvolumeclaims = row<PersistentVolumeClaim>('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', {
  short: ['pvc'],
  sub: ['status'],
})
export const persistentvolumes = row<PersistentVolume>('v1', 'PersistentVolume', 'persistentvolumes', {
  short: ['pv'],
  cluster: true,
  sub: ['status'],
})
export const pods = row<Pod>('v1', 'Pod', 'pods', {
  short: ['po'],
  categories: all,
  sub: ['attach', 'binding', 'ephemeralcontainers', 'eviction', 'exec', 'log', 'portforward', 'proxy', 'resize', 'status'],
})
export const podtemplates = row<PodTemplate>('v1', 'PodTemplate', 'podtemplates')
export const replicationcontrollers = row<ReplicationController>('v1', 'ReplicationController', 'replicationcontrollers', {
  short: ['rc'],
  categories: all,
  sub: ['scale', 'status'],
})
export const resourcequotas = row<ResourceQuota>('v1', 'ResourceQuota', 'resourcequotas', { short: ['quota'], sub: ['status'] })
export const secrets = row<Secret>('v1', 'Secret', 'secrets')
export const serviceaccounts = row<ServiceAccount>('v1', 'ServiceAccount', 'serviceaccounts', { short: ['sa'], sub: ['token'] })
export const services = row<Service>('v1', 'Service', 'services', { short: ['svc'], categories: all, sub: ['proxy', 'status'] })
// admissionregistration
export const mutatingadmissionpolicies = row(
  'admissionregistration.k8s.io/v1',
  'MutatingAdmissionPolicy',
  'mutatingadmissionpolicies',
  { categories: ['api-extensions'], cluster: true },
)
export const mutatingadmissionpolicybindings = row(
  'admissionregistration.k8s.io/v1',
  'MutatingAdmissionPolicyBinding',
  'mutatingadmissionpolicybindings',
  { categories: ['api-extensions'], cluster: true },
)
export const mutatingwebhookconfigurations = row(
  'admissionregistration.k8s.io/v1',
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
  { categories: ['api-extensions'], cluster: true },
)
export const validatingadmissionpolicies = row(
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicy',
  'validatingadmissionpolicies',
  { categories: ['api-extensions'], cluster: true, sub: ['status'] },
)
export const validatingadmissionpolicybindings = row(
  'admissionregistration.k8s.io/v1',
  'ValidatingAdmissionPolicyBinding',
  'validatingadmissionpolicybindings',
  { categories: ['api-extensions'], cluster: true },
)
export const validatingwebhookconfigurations = row(
  'admissionregistration.k8s.io/v1',
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
  { categories: ['api-extensions'], cluster: true },
)
export const customresourcedefinitions = row('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', {
  short: ['crd', 'crds'],
  categories: ['api-extensions'],
  cluster: true,
  sub: ['status'],
})
export const apiservices = row<APIService>('apiregistration.k8s.io/v1', 'APIService', 'apiservices', {
  categories: ['api-extensions'],
  cluster: true,
  sub: ['status'],
})
// apps
export const controllerrevisions = row<ControllerRevision>('apps/v1', 'ControllerRevision', 'controllerrevisions')
export const daemonsets = row<DaemonSet>('apps/v1', 'DaemonSet', 'daemonsets', {
  short: ['ds'],
  categories: all,
  sub: ['status'],
})
export const deployments = row<Deployment>('apps/v1', 'Deployment', 'deployments', {
  short: ['deploy'],
  categories: all,
  sub: ['scale', 'status'],
})
export const replicasets = row<ReplicaSet>('apps/v1', 'ReplicaSet', 'replicasets', {
  short: ['rs'],
  categories: all,
  sub: ['scale', 'status'],
})
export const statefulsets = row<StatefulSet>('apps/v1', 'StatefulSet', 'statefulsets', {
  short: ['sts'],
  categories: all,
  sub: ['scale', 'status'],
})
// authentication, authorization: answered, never stored
export const selfsubjectreviews = row('authentication.k8s.io/v1', 'SelfSubjectReview', 'selfsubjectreviews', {
  cluster: true,
  verbs: ['create'],
})
export const tokenreviews = row('authentication.k8s.io/v1', 'TokenReview', 'tokenreviews', { cluster: true, verbs: ['create'] })
export const localsubjectaccessreviews = row('authorization.k8s.io/v1', 'LocalSubjectAccessReview', 'localsubjectaccessreviews', {
  verbs: ['create'],
})
export const selfsubjectaccessreviews = row('authorization.k8s.io/v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', {
  cluster: true,
  verbs: ['create'],
})
export const selfsubjectrulesreviews = row('authorization.k8s.io/v1', 'SelfSubjectRulesReview', 'selfsubjectrulesreviews', {
  cluster: true,
  verbs: ['create'],
})
export const subjectaccessreviews = row('authorization.k8s.io/v1', 'SubjectAccessReview', 'subjectaccessreviews', {
  cluster: true,
  verbs: ['create'],
})
// autoscaling, batch
export const horizontalpodautoscalers = row<HorizontalPodAutoscaler>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
  { short: ['hpa'], categories: all, sub: ['status'] },
)
/** Served, though not in the table: its objects are those of autoscaling/v2. */
export const horizontalpodautoscalersV1 = row('autoscaling/v1', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
  short: ['hpa'],
  categories: all,
  sub: ['status'],
})
export const cronjobs = row<CronJob>('batch/v1', 'CronJob', 'cronjobs', { short: ['cj'], categories: all, sub: ['status'] })
export const jobs = row<Job>('batch/v1', 'Job', 'jobs', { categories: all, sub: ['status'] })
// certificates, coordination, discovery, events, flowcontrol
export const certificatesigningrequests = row<CertificateSigningRequest>(
  'certificates.k8s.io/v1',
  'CertificateSigningRequest',
  'certificatesigningrequests',
  { short: ['csr'], cluster: true, sub: ['approval', 'status'] },
)
export const leases = row<Lease>('coordination.k8s.io/v1', 'Lease', 'leases')
export const endpointslices = row<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices')
export const eventsV1 = row('events.k8s.io/v1', 'Event', 'events', { short: ['ev'] })
export const flowschemas = row<FlowSchema>('flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', 'flowschemas', {
  cluster: true,
  sub: ['status'],
})
export const prioritylevelconfigurations = row<PriorityLevel>(
  'flowcontrol.apiserver.k8s.io/v1',
  'PriorityLevelConfiguration',
  'prioritylevelconfigurations',
  { cluster: true, sub: ['status'] },
)
// networking
export const ingressclasses = row<IngressClass>('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', { cluster: true })
export const ingresses = row<Ingress>('networking.k8s.io/v1', 'Ingress', 'ingresses', { short: ['ing'], sub: ['status'] })
export const ipaddresses = row<IPAddress>('networking.k8s.io/v1', 'IPAddress', 'ipaddresses', { short: ['ip'], cluster: true })
export const networkpolicies = row<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', {
  short: ['netpol'],
})
export const servicecidrs = row<ServiceCIDR>('networking.k8s.io/v1', 'ServiceCIDR', 'servicecidrs', {
  cluster: true,
  sub: ['status'],
})
// node, policy, rbac, resource, scheduling, storage
export const runtimeclasses = row('node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', { cluster: true })
export const poddisruptionbudgets = row<PodDisruptionBudget>('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
  short: ['pdb'],
  sub: ['status'],
})
export const clusterrolebindings = row<ClusterRoleBinding>(
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding',
  'clusterrolebindings',
  { cluster: true },
)
export const clusterroles = row<ClusterRole>('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', { cluster: true })
export const rolebindings = row<RoleBinding>('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings')
export const roles = row<Role>('rbac.authorization.k8s.io/v1', 'Role', 'roles')
export const deviceclasses = row('resource.k8s.io/v1', 'DeviceClass', 'deviceclasses', { cluster: true })
export const resourceclaims = row('resource.k8s.io/v1', 'ResourceClaim', 'resourceclaims', { sub: ['status'] })
export const resourceclaimtemplates = row('resource.k8s.io/v1', 'ResourceClaimTemplate', 'resourceclaimtemplates')
export const resourceslices = row('resource.k8s.io/v1', 'ResourceSlice', 'resourceslices', { cluster: true })
export const priorityclasses = row<PriorityClass>('scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', {
  short: ['pc'],
  cluster: true,
})
export const csidrivers = row('storage.k8s.io/v1', 'CSIDriver', 'csidrivers', { cluster: true })
export const csinodes = row('storage.k8s.io/v1', 'CSINode', 'csinodes', { cluster: true })
export const csistoragecapacities = row('storage.k8s.io/v1', 'CSIStorageCapacity', 'csistoragecapacities')
export const storageclasses = row<StorageClass>('storage.k8s.io/v1', 'StorageClass', 'storageclasses', {
  short: ['sc'],
  cluster: true,
})
export const volumeattachments = row('storage.k8s.io/v1', 'VolumeAttachment', 'volumeattachments', {
  cluster: true,
  sub: ['status'],
})
export const volumeattributesclasses = row('storage.k8s.io/v1', 'VolumeAttributesClass', 'volumeattributesclasses', {
  short: ['vac'],
  cluster: true,
})
