import type { FieldSpec } from './field-spec.ts'

/**
 * `metadata/labels+ Deployment apps/StatefulSet v1:Service`: a path, `+` where it is made, and the Kinds that it is for (none: all).
 * A Kind may have its group before it, or its version.
 */
export function specsOf(text: string): FieldSpec[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [path = '', ...kinds] = line.trim().split(' ')
      const spec: FieldSpec = { path: path.replace(/\+$/, ''), ...(path.endsWith('+') ? { create: true } : {}) }
      return kinds.length === 0 ? [spec] : kinds.map((kind) => ({ ...spec, ...kindOf(kind) }))
    })
}

function kindOf(text: string): { kind: string; group?: string; version?: string } {
  const [, group, version, kind = ''] = /^(?:(.*)\/)?(?:(.*):)?(.*)$/.exec(text) ?? []
  return { kind, ...(group ? { group } : {}), ...(version ? { version } : {}) }
}

const templateMetadata = (field: string): string => `
  spec/template/metadata/${field}+ v1:ReplicationController Deployment ReplicaSet DaemonSet
  spec/template/metadata/${field}+ ${field === 'labels' ? 'apps/' : ''}StatefulSet batch/Job
  spec/jobTemplate/metadata/${field}+ batch/CronJob
  spec/jobTemplate/spec/template/metadata/${field}+ batch/CronJob`

const claimLabels = 'spec/volumeClaimTemplates[]/metadata/labels+ apps/StatefulSet'

const affinity = ['podAffinity', 'podAntiAffinity'].flatMap((name) => [
  `spec/template/spec/affinity/${name}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `spec/template/spec/affinity/${name}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
])

const selectors = `
  spec/selector+ v1:Service v1:ReplicationController
  spec/selector/matchLabels+ Deployment ReplicaSet DaemonSet apps/StatefulSet
  ${affinity.map((path) => `${path} apps/Deployment apps/StatefulSet`).join('\n')}
  spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels apps/Deployment apps/StatefulSet
  spec/selector/matchLabels batch/Job policy/PodDisruptionBudget
  spec/jobTemplate/spec/selector/matchLabels batch/CronJob
  spec/podSelector/matchLabels networking.k8s.io/NetworkPolicy
  spec/ingress/from/podSelector/matchLabels networking.k8s.io/NetworkPolicy
  spec/egress/to/podSelector/matchLabels networking.k8s.io/NetworkPolicy`

const containerTexts = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
)

const podTexts = (podSpec: string, kinds: string): string =>
  [...containerTexts, 'volumes/nfs/server'].map((field) => `${podSpec}/${field} ${kinds}`).join('\n')

/** Models kustomize api/internal/konfig/builtinpluginconsts (5.8), but for references between names. */
export const defaultSpecs = {
  namePrefix: specsOf('metadata/name'),
  nameSuffix: specsOf('metadata/name'),
  namespace: specsOf(`
    metadata/name+ Namespace
    spec/service/namespace+ apiregistration.k8s.io/APIService
    spec/conversion/webhook/clientConfig/service/namespace apiextensions.k8s.io/CustomResourceDefinition`),
  commonLabels: specsOf(`${selectors}\nmetadata/labels+${templateMetadata('labels')}\n${claimLabels}`),
  labels: [] as FieldSpec[],
  templateLabels: specsOf(`metadata/labels+${templateMetadata('labels')}\n${claimLabels}`),
  commonAnnotations: specsOf(`metadata/annotations+${templateMetadata('annotations')}`),
  varReference: specsOf(`
    ${podTexts('spec/template/spec', 'DaemonSet Deployment Job ReplicaSet StatefulSet')}
    ${podTexts('spec/jobTemplate/spec/template/spec', 'CronJob')}
    ${podTexts('spec', 'Pod')}
    spec/template/metadata/annotations Deployment
    spec/rules/host Ingress
    spec/tls/hosts Ingress
    spec/tls/secretName Ingress
    spec/ports/port Service
    spec/ports/targetPort Service
    spec/nfs/server PersistentVolume
    metadata/labels
    metadata/annotations`),
  images: specsOf(`
    spec/containers[]/image+
    spec/initContainers[]/image+
    spec/template/spec/containers[]/image+
    spec/template/spec/initContainers[]/image+`),
  // the order in which kustomize names them
  replicas: specsOf('spec/replicas+ Deployment StatefulSet ReplicaSet ReplicationController'),
}
