import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { deployments, pods, replicasets } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { isFailure, type Status } from '../../api/status.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { controlledBy, controllerOf, keyOf, splitKey } from '../ownership.ts'
import { notePaused, progressing, writeCondition } from './conditions.ts'
import { countsOf, isComplete } from './counts.ts'
import { makeReplicaSet, newName, ownReplicaSets, refreshedNew, revisionKey, revisionOf } from './replica-sets.ts'
import { newSize, rollingStep, scaleTo } from './rollout.ts'
import { noteScaled, scaleReplicaSet } from './scale.ts'
import { writeStatus } from './status.ts'

/** Rolls Pods over from one template to the next. Models pkg/controller/deployment (1.36). */
export const deploymentController: Controller = {
  name: 'deployment',
  watches: [
    watchRule(deployments, ({ object }) => [keyOf(object)]),
    watchRule(replicasets, deploymentOfSet),
    watchRule(pods, deploymentOfGonePod),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const deployment = context.client.get(deployments, namespace, name)
    if (!deployment) return context.forget(key)
    if (deployment.metadata.deletionTimestamp) return
    const sets = ownReplicaSets(deployment, context)
    notePaused(deployment, context)
    const isRollout = !deployment.spec.paused && !isScaling(deployment, sets)
    const made = isRollout ? roll(deployment, sets, context) : resize(deployment, sets, context)
    writeRevision(deployment, made, context)
    const after = ownReplicaSets(deployment, context)
    const current = after.find((set) => set.metadata.uid === made?.metadata.uid)
    writeStatus(deployment, { current, sets: after, isRollout }, context)
    cleanUp(deployment, after, current, context)
    watchProgress(key, namespace, name, context)
  },
}

function deploymentOfSet({ object, old }: ObjectChange<ReplicaSet>): string[] {
  const owners = [controllerOf(object), old && controllerOf(old)].filter((owner) => owner?.kind === 'Deployment')
  return [...new Set(owners.map((owner) => `${object.metadata.namespace}/${owner?.name}`))]
}

/** Recreate goes on when the last old Pod is gone. */
function deploymentOfGonePod({ type, object }: ObjectChange<Pod>, client: ControllerContext['client']): string[] {
  const owner = controllerOf(object)
  if (type !== 'DELETED' || owner?.kind !== 'ReplicaSet') return []
  const set = client.get(replicasets, object.metadata.namespace as string, owner.name)
  const deployment = set && controllerOf(set)
  return deployment ? [`${object.metadata.namespace}/${deployment.name}`] : []
}

function resize(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): ReplicaSet | undefined {
  const found = refreshedNew(deployment, sets, context)
  const all = sets.map((set) => (found && set.metadata.uid === found.metadata.uid ? found : set))
  scaleTo(deployment, found, all, context)
  return found
}

function roll(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): ReplicaSet | undefined {
  if (deployment.spec.strategy?.type === 'Recreate') return recreate(deployment, sets, context)
  const made = ensureNew(deployment, sets, context)
  const olds = sets.filter((set) => set.metadata.uid !== made?.metadata.uid)
  return made && rollingStep(deployment, made, olds, context)
}

/** The wanted size changed since the sets were last sized. Models sync.go isScalingEvent (1.36). */
const isScaling = (deployment: Deployment, sets: readonly ReplicaSet[]): boolean =>
  sets.some((set) => {
    const desired = set.metadata.annotations?.['deployment.kubernetes.io/desired-replicas']
    return (set.spec.replicas ?? 0) > 0 && desired !== undefined && Number(desired) !== (deployment.spec.replicas ?? 1)
  })

function ensureNew(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): ReplicaSet | undefined {
  const existing = refreshedNew(deployment, sets, context)
  if (existing) return existing
  const replicas = newSize(deployment, sets, undefined)
  const made = makeReplicaSet(deployment, sets, replicas, context)
  if (isFailure(made)) return noteRefused(deployment, made, context)
  const { name } = made.metadata
  if (replicas > 0) noteScaled(deployment, name, 0, replicas, context)
  writeCondition(deployment, progressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`), context)
  return made
}

/** A name that is taken is no news: the next look draws another one. */
function noteRefused(deployment: Deployment, { reason, message: why }: Status, context: ControllerContext): undefined {
  if (reason === 'AlreadyExists') return
  const message = `Failed to create new replica set "${newName(deployment)}": ${why}`
  writeCondition(deployment, progressing('False', 'ReplicaSetCreateError', message), context)
  context.event(deployment, { type: 'Warning', reason: 'ReplicaSetCreateError', message, component: 'deployment-controller' })
}

function recreate(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): ReplicaSet | undefined {
  const found = refreshedNew(deployment, sets, context)
  const olds = sets.filter((set) => set.metadata.uid !== found?.metadata.uid)
  const busy = olds.filter((set) => (set.spec.replicas ?? 0) > 0)
  for (const old of busy) scaleReplicaSet(deployment, old, 0, context)
  if (busy.length > 0 || olds.some((set) => hasPods(set, context))) return found
  const made = found ?? ensureNew(deployment, sets, context)
  const wanted = deployment.spec.replicas ?? 1
  return made && (made.spec.replicas ?? 0) !== wanted ? scaleReplicaSet(deployment, made, wanted, context) : made
}

const hasPods = (set: ReplicaSet, { client }: ControllerContext): boolean =>
  controlledBy(pods, set, client).some((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed')

/** The Deployment carries the revision of its newest ReplicaSet. */
function writeRevision(deployment: Deployment, current: ReplicaSet | undefined, context: ControllerContext): void {
  if (!current) return
  const revision = String(revisionOf(current))
  const latest = context.client.get(deployments, deployment.metadata.namespace as string, deployment.metadata.name)
  if (!latest || revision === '0' || latest.metadata.annotations?.[revisionKey] === revision) return
  const annotations = { ...latest.metadata.annotations, [revisionKey]: revision }
  const updated = context.client.updateStatus(deployments, { ...latest, metadata: { ...latest.metadata, annotations } })
  if (isFailure(updated)) throw new Error(`deployment revision: ${updated.message}`)
}

/** Old, empty ReplicaSets beyond the history limit go, when the rollout is done, or rests. Models sync.go cleanupDeployment (1.36). */
function cleanUp(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  current: ReplicaSet | undefined,
  context: ControllerContext,
): void {
  const latest = context.client.get(deployments, deployment.metadata.namespace as string, deployment.metadata.name)
  if (!deployment.spec.paused && !(latest && isComplete(latest, countsOf(current, sets)))) return
  const limit = deployment.spec.revisionHistoryLimit ?? 10
  const empty = (set: ReplicaSet): boolean => (set.spec.replicas ?? 0) === 0 && (set.status?.replicas ?? 0) === 0
  const olds = sets.filter((set) => set !== current && !set.metadata.deletionTimestamp)
  olds.sort((a, b) => Number(revisionOf(a) - revisionOf(b)))
  for (const old of olds.slice(0, Math.max(0, olds.length - limit)).filter(empty)) {
    context.client.delete(replicasets, old.metadata.namespace as string, old.metadata.name)
  }
}

/** Looks again at the progress deadline. */
function watchProgress(key: string, namespace: string, name: string, context: ControllerContext): void {
  const latest = context.client.get(deployments, namespace, name)
  const progress = latest?.status?.conditions?.find((condition) => condition.type === 'Progressing')
  const over = ['NewReplicaSetAvailable', 'ProgressDeadlineExceeded', 'DeploymentPaused']
  if (!latest || !progress || over.includes(progress.reason ?? '')) return context.forget(key)
  const dueAtMs = Date.parse(progress.lastUpdateTime ?? '') + (latest.spec.progressDeadlineSeconds ?? 600) * 1000
  if (dueAtMs > context.clock.now()) context.requeueAt(key, dueAtMs, { periodic: true })
}
