import type { Deployment, ReplicaSet } from '../api/apps.ts'
import { replicasets } from '../api/kinds.ts'
import type { PodTemplateSpec } from '../api/pod.ts'
import type { Kubectl } from './command.ts'
import { listItems } from './object-requests.ts'
import { isStatus } from './result.ts'

export interface Revision {
  number: number
  cause: string
  template: PodTemplateSpec
}

const revisionKey = 'deployment.kubernetes.io/revision'
const causeKey = 'kubernetes.io/change-cause'

/** Revisions that the ReplicaSets of a Deployment still hold, oldest first. Models polymorphichelpers/history.go (1.36). */
export function revisionsOf(kubectl: Kubectl, deployment: Deployment): Revision[] {
  const found = listItems(kubectl, { resource: replicasets, namespace: deployment.metadata.namespace ?? '' })
  if (isStatus(found)) return []
  return (found as unknown as ReplicaSet[])
    .filter((set) => set.metadata.ownerReferences?.some((owner) => owner.uid === deployment.metadata.uid))
    .map((set) => ({
      number: Number(set.metadata.annotations?.[revisionKey] ?? 0),
      cause: set.metadata.annotations?.[causeKey] ?? '<none>',
      template: set.spec.template as PodTemplateSpec,
    }))
    .filter((revision) => revision.number > 0)
    .sort((a, b) => a.number - b.number)
}

/** The template without the label that tells ReplicaSets apart. */
export function plainTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {}
  return { ...template, metadata: { ...template.metadata, labels } }
}
