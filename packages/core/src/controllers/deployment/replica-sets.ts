import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { copy, equal } from '../../api/copy.ts'
import { deployments, replicasets } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { PodTemplateSpec } from '../../api/pod.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { ControllerContext } from '../controller.ts'
import { claimable, controllerOf, controllerRef } from '../ownership.ts'
import { fenceposts } from './amounts.ts'
import { conditionOf, progressing, writeCondition } from './conditions.ts'
import { templateHash } from './template-hash.ts'

export const hashLabel = 'pod-template-hash'
export const revisionKey = 'deployment.kubernetes.io/revision'
export const desiredKey = 'deployment.kubernetes.io/desired-replicas'
export const maxKey = 'deployment.kubernetes.io/max-replicas'

const historyKey = 'deployment.kubernetes.io/revision-history'
const maxHistoryCharacters = 2000

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

/** The revision that the ReplicaSet of the present template has, or gets. */
const nextRevision = (existing: ReplicaSet | undefined, sets: readonly ReplicaSet[]): string =>
  String(newestOf(sets.filter((set) => set !== existing)) + 1n)

/** The ReplicaSet of the present template with what it copies from its Deployment; undefined when there is none. Models sync.go getNewReplicaSet (1.36). */
export function refreshedNew(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  context: ControllerContext,
): ReplicaSet | undefined {
  const existing = findNewReplicaSet(deployment, sets)
  if (!existing) return undefined
  const found = progressing('True', 'FoundNewReplicaSet', `Found new replica set "${existing.metadata.name}"`)
  if (!conditionOf(deployment.status?.conditions, found.type)) writeCondition(deployment, found, context)
  return refreshed(deployment, existing, nextRevision(existing, sets), context)
}

/**
 * Makes the ReplicaSet of the present template, with the newest revision.
 * @returns The Status of a refusal. When another object has its name, the Deployment's collisionCount goes up, and the next look tries another name.
 */
export function makeReplicaSet(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  replicas: number,
  context: ControllerContext,
): ReplicaSet | Status {
  const hash = templateHash(deployment.spec.template, deployment.status?.collisionCount)
  const template = copy(deployment.spec.template)
  template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, [hashLabel]: hash } }
  const selector = copy(deployment.spec.selector)
  selector.matchLabels = { ...selector.matchLabels, [hashLabel]: hash }
  const revision = nextRevision(undefined, sets)
  const made = context.client.create(replicasets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: newName(deployment),
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
  if (isFailure(made) && made.reason === 'AlreadyExists') countCollision(deployment, context)
  return made
}

/** The name that a ReplicaSet of the present template gets. */
export const newName = ({ metadata, spec, status }: Deployment): string =>
  `${metadata.name}-${templateHash(spec.template, status?.collisionCount)}`

function countCollision({ metadata }: Deployment, { client }: ControllerContext): void {
  const latest = client.get(deployments, metadata.namespace as string, metadata.name)
  if (!latest) return
  const collisionCount = (latest.status?.collisionCount ?? 0) + 1
  client.updateStatus(deployments, { ...latest, status: { ...latest.status, collisionCount } })
}

function refreshed(deployment: Deployment, set: ReplicaSet, revision: string, context: ControllerContext): ReplicaSet {
  const annotations: Record<string, string> = { ...set.metadata.annotations, ...copiedAnnotations(deployment) }
  const current = revisionOf(set)
  if (current < BigInt(revision)) {
    if (current > 0n) annotations[historyKey] = withRevision(annotations[historyKey], String(current))
    annotations[revisionKey] = revision
  }
  const { minReadySeconds = 0 } = deployment.spec
  if (equal(annotations, set.metadata.annotations) && minReadySeconds === (set.spec.minReadySeconds ?? 0)) return set
  const { minReadySeconds: _, ...rest } = set.spec
  const spec = { ...rest, ...(minReadySeconds ? { minReadySeconds } : {}) }
  const updated = context.client.update(replicasets, { ...set, metadata: { ...set.metadata, annotations }, spec })
  return isFailure(updated) ? set : updated
}

/** The oldest revisions go when the list grows longer than an annotation should be. */
function withRevision(history: string | undefined, revision: string): string {
  const all = history ? history.split(',') : []
  let length = all.reduce((sum, one) => sum + one.length, 0) + all.length + revision.length
  while (all.length > 0 && length > maxHistoryCharacters) length -= (all.shift() as string).length + 1
  return [...all, revision].join(',')
}
