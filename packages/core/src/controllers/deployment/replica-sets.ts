import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { copy, equal } from '../../api/copy.ts'
import { deployments, replicasets } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { PodTemplateSpec } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import type { ControllerContext } from '../controller.ts'
import { claimable, controllerOf, controllerRef } from '../ownership.ts'
import { fenceposts } from './amounts.ts'
import { templateHash } from './template-hash.ts'

export const hashLabel = 'pod-template-hash'
export const revisionKey = 'deployment.kubernetes.io/revision'
const desiredKey = 'deployment.kubernetes.io/desired-replicas'
const maxKey = 'deployment.kubernetes.io/max-replicas'

/** An int64, which a number here cannot hold. */
export const revisionOf = (object: { metadata: { annotations?: Record<string, string> } }): bigint => {
  const text = object.metadata.annotations?.[revisionKey] ?? ''
  return /^-?\d{1,19}$/.test(text) ? BigInt(text) : 0n
}

const newestOf = (sets: readonly ReplicaSet[]): bigint =>
  sets.map(revisionOf).reduce((newest, revision) => (revision > newest ? revision : newest), 0n)

/** The Deployment's ReplicaSets; matching orphans are taken in. */
export function ownReplicaSets(deployment: Deployment, { client }: ControllerContext): ReplicaSet[] {
  const own: ReplicaSet[] = []
  for (const set of claimable(replicasets, deployment, deployment.spec.selector, client)) {
    const controller = controllerOf(set)
    if (controller?.uid === deployment.metadata.uid) own.push(set)
    else if (!controller && !set.metadata.deletionTimestamp && selectorMatches(deployment.spec.selector, set.metadata.labels)) {
      const changed = copy(set)
      changed.metadata.ownerReferences = [...(changed.metadata.ownerReferences ?? []), controllerRef(deployments, deployment)]
      const adopted = client.update(replicasets, changed)
      if (!isFailure(adopted)) own.push(adopted)
    }
  }
  return own.sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1))
}

function withoutHash(template: PodTemplateSpec | undefined): object {
  const plain = copy(template ?? { spec: { containers: [] } })
  if (plain.metadata?.labels) delete plain.metadata.labels[hashLabel]
  delete (plain.metadata as { creationTimestamp?: unknown } | undefined)?.creationTimestamp
  return plain
}

/** The oldest ReplicaSet with the Deployment's template. Models deploymentutil.FindNewReplicaSet (1.36). */
export const findNewReplicaSet = (deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined => {
  const wanted = withoutHash(deployment.spec.template)
  return sets.find((set) => equal(withoutHash(set.spec.template), wanted))
}

/** Annotations that a ReplicaSet copies from its Deployment. */
function copiedAnnotations(deployment: Deployment): Record<string, string> {
  const skipped = new Set(['kubectl.kubernetes.io/last-applied-configuration', revisionKey, desiredKey, maxKey])
  const own = Object.entries(deployment.metadata.annotations ?? {})
  return Object.fromEntries(own.filter(([key]) => !skipped.has(key) && !key.startsWith('deprecated.deployment')))
}

export function sizeAnnotations(deployment: Deployment): Record<string, string> {
  const replicas = deployment.spec.replicas ?? 1
  return { [desiredKey]: String(replicas), [maxKey]: String(replicas + fenceposts(deployment).maxSurge) }
}

/** The ReplicaSet of the current template, made when there is none, with the newest revision. Models sync.go getNewReplicaSet (1.36). */
export function newReplicaSet(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  replicas: number,
  context: ControllerContext,
): ReplicaSet | undefined {
  const existing = findNewReplicaSet(deployment, sets)
  const others = sets.filter((set) => set !== existing)
  const revision = String(newestOf(others) + 1n)
  if (existing) return refreshed(deployment, existing, revision, context)
  const hash = templateHash(deployment.spec.template, deployment.status?.collisionCount)
  const template = copy(deployment.spec.template)
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [hashLabel]: hash } }
  const selector = copy(deployment.spec.selector)
  selector.matchLabels = { ...selector.matchLabels, [hashLabel]: hash }
  const made = context.client.create(replicasets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace as string,
      labels: { ...template.metadata.labels },
      annotations: { ...copiedAnnotations(deployment), ...sizeAnnotations(deployment), [revisionKey]: revision },
      ownerReferences: [controllerRef(deployments, deployment)],
    },
    spec: {
      replicas,
      ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector,
      template,
    },
  })
  return isFailure(made) ? undefined : made
}

function refreshed(deployment: Deployment, set: ReplicaSet, revision: string, context: ControllerContext): ReplicaSet {
  const annotations: Record<string, string> = { ...set.metadata.annotations, ...copiedAnnotations(deployment) }
  const current = revisionOf(set)
  if (current < BigInt(revision)) {
    if (current > 0n) {
      const history = annotations['deployment.kubernetes.io/revision-history']
      annotations['deployment.kubernetes.io/revision-history'] = history ? `${history},${current}` : String(current)
    }
    annotations[revisionKey] = revision
  }
  if (equal(annotations, set.metadata.annotations)) return set
  const updated = context.client.update(replicasets, { ...set, metadata: { ...set.metadata, annotations } })
  return isFailure(updated) ? set : updated
}
