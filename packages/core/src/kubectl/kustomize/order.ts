import type { JsonObject } from '../../api/json.ts'

const first = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
]
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']

function rank({ kind }: JsonObject): number {
  const early = first.indexOf(String(kind))
  if (early >= 0) return early - first.length
  return last.indexOf(String(kind)) + 1
}

const key = ({ apiVersion, kind, metadata }: JsonObject): string => {
  const { name, namespace } = (metadata ?? {}) as { name?: string; namespace?: string }
  return [apiVersion, kind, namespace ?? '', name ?? ''].join('~')
}

/** What others need comes first. Models kustomize's legacy order. */
export const inLegacyOrder = (objects: readonly JsonObject[]): JsonObject[] =>
  [...objects].sort((a, b) => rank(a) - rank(b) || (key(a) < key(b) ? -1 : 1))
