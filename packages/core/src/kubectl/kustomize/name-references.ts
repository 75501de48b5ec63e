import { specsOf } from './default-specs.ts'
import type { FieldSpec } from './field-spec.ts'
import type { GvkSelector } from './res-id.ts'

/** A Kind, and the fields of others that hold the name of such an object. */
export interface NameReference extends GvkSelector {
  fieldSpecs: FieldSpec[]
}

const templates = [
  ['spec/template/spec', 'Deployment ReplicaSet DaemonSet StatefulSet Job'],
  ['spec/jobTemplate/spec/template/spec', 'CronJob'],
  ['template/spec', 'PodTemplate'],
  ['spec', 'v1:Pod'],
] as const

const inPods = (fields: string): string =>
  templates.flatMap(([at, kinds]) => fields.split(' ').map((field) => `${at}/${field} ${kinds}`)).join('\n')

const ofPods = (field: string): string => `
  spec/${field} Pod
  spec/template/spec/${field} StatefulSet Deployment ReplicationController Job DaemonSet
  spec/jobTemplate/spec/template/spec/${field} CronJob`

const both = (kind: string): string =>
  `containers/env/valueFrom/${kind}KeyRef/name initContainers/env/valueFrom/${kind}KeyRef/name containers/envFrom/${kind}Ref/name initContainers/envFrom/${kind}Ref/name volumes/projected/sources/${kind}/name`

const scaled = (kind: string): NameReference => ({
  kind,
  fieldSpecs: specsOf('spec/scaleTargetRef/name HorizontalPodAutoscaler'),
})

const rbac = 'rbac.authorization.k8s.io'

/** Models kustomize api/internal/konfig/builtinpluginconsts/namereference.go (5.8). */
export const defaultNameReferences: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(scaled),
  {
    kind: 'ConfigMap',
    version: 'v1',
    fieldSpecs: specsOf(`
      ${inPods(`volumes/configMap/name ${both('configMap')}`)}
      spec/configSource/configMap Node
      rules/resourceNames Role ClusterRole
      metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap Ingress`),
  },
  {
    kind: 'Secret',
    version: 'v1',
    fieldSpecs: specsOf(`
      ${inPods(`volumes/secret/secretName ${both('secret')} imagePullSecrets/name`)}
      spec/tls/secretName Ingress
      metadata/annotations/ingress.kubernetes.io\\/auth-secret Ingress
      metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret Ingress
      metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret Ingress
      imagePullSecrets/name ServiceAccount
      parameters/secretName StorageClass
      parameters/adminSecretName StorageClass
      parameters/userSecretName StorageClass
      parameters/secretRef StorageClass
      rules/resourceNames Role ClusterRole
      spec/azureFile/secretName PersistentVolume`),
  },
  {
    kind: 'Service',
    version: 'v1',
    fieldSpecs: specsOf(`
      spec/serviceName apps/StatefulSet
      spec/rules/http/paths/backend/serviceName Ingress
      spec/backend/serviceName Ingress
      spec/rules/http/paths/backend/service/name Ingress
      spec/defaultBackend/service/name Ingress
      spec/service/name apiregistration.k8s.io/APIService
      webhooks/clientConfig/service admissionregistration.k8s.io/ValidatingWebhookConfiguration
      webhooks/clientConfig/service admissionregistration.k8s.io/MutatingWebhookConfiguration`),
  },
  { kind: 'Role', group: rbac, fieldSpecs: specsOf(`roleRef/name ${rbac}/RoleBinding`) },
  { kind: 'ClusterRole', group: rbac, fieldSpecs: specsOf(`roleRef/name ${rbac}/RoleBinding ${rbac}/ClusterRoleBinding`) },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    fieldSpecs: specsOf(`subjects ${rbac}/RoleBinding ${rbac}/ClusterRoleBinding${ofPods('serviceAccountName')}`),
  },
  { kind: 'PersistentVolumeClaim', version: 'v1', fieldSpecs: specsOf(ofPods('volumes/persistentVolumeClaim/claimName')) },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    fieldSpecs: specsOf('spec/volumeName PersistentVolumeClaim\nrules/resourceNames ClusterRole'),
  },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    fieldSpecs: specsOf(`
      spec/storageClassName PersistentVolume PersistentVolumeClaim
      spec/volumeClaimTemplates/spec/storageClassName StatefulSet`),
  },
  { kind: 'PriorityClass', version: 'v1', group: 'scheduling.k8s.io', fieldSpecs: specsOf(ofPods('priorityClassName')) },
  {
    kind: 'ValidatingAdmissionPolicy',
    group: 'admissionregistration.k8s.io',
    fieldSpecs: specsOf('spec/policyName admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding'),
  },
]
