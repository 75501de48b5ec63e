import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import { deployments } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import { timestamp } from '../../host/clock.ts'
import type { ControllerContext } from '../controller.ts'
import { fenceposts } from './amounts.ts'

type Counts = Required<
  Pick<NonNullable<Deployment['status']>, 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'>
> & {
  terminatingReplicas: number
}

function countsOf(current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): Counts {
  const sum = (pick: (set: ReplicaSet) => number | undefined): number => sets.reduce((all, set) => all + (pick(set) ?? 0), 0)
  return {
    replicas: sum((set) => set.status?.replicas),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum((set) => set.status?.readyReplicas),
    availableReplicas: sum((set) => set.status?.availableReplicas),
    terminatingReplicas: sum((set) => set.status?.terminatingReplicas),
  }
}

/** Writes counts and conditions. Models sync.go calculateStatus and progress.go syncRolloutStatus (1.36). */
export function writeStatus(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  context: ControllerContext,
): void {
  const latest = context.client.get(deployments, deployment.metadata.namespace as string, deployment.metadata.name)
  if (!latest) return
  const counts = countsOf(current, sets)
  const unavailable = Math.max(0, sets.reduce((all, set) => all + (set.spec.replicas ?? 0), 0) - counts.availableReplicas)
  const nonZero = Object.fromEntries(Object.entries(counts).filter(([key, value]) => value > 0 || key === 'terminatingReplicas'))
  const conditions = conditionsAfter(latest, current, sets, counts, context)
  const status: Deployment['status'] = {
    observedGeneration: latest.metadata.generation ?? 1,
    ...nonZero,
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(latest.status?.collisionCount === undefined ? {} : { collisionCount: latest.status.collisionCount }),
  }
  if (!equal(status, latest.status)) context.client.updateStatus(deployments, { ...latest, status })
}

function conditionsAfter(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  counts: Counts,
  context: ControllerContext,
): Condition[] {
  const available = availability(deployment, counts)
  const progress = progressing(deployment, current, counts, context)
  const own = [available, progress, replicaFailure(current, sets)].filter((condition) => condition !== undefined)
  const types = new Set([...own.map(({ type }) => type), 'ReplicaFailure'])
  const others = (deployment.status?.conditions ?? []).filter(({ type }) => !types.has(type))
  return [...own.map((condition) => settle(deployment, condition, context.clock.now())), ...others]
}

/** What the newest ReplicaSet that cannot make its Pods says. Models getReplicaFailures (1.36). */
function replicaFailure(current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): Condition | undefined {
  const failures = [...(current ? [current] : []), ...sets].flatMap(({ status }) => status?.conditions ?? [])
  const found = failures.find(({ type }) => type === 'ReplicaFailure')
  if (!found) return undefined
  const { type, status, reason, message } = found
  return { type, status, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
}

/** Keeps the times of a condition that says the same as before. */
function settle(deployment: Deployment, condition: Condition, nowMs: number): Condition {
  const before = deployment.status?.conditions?.find((other) => other.type === condition.type)
  const now = timestamp(nowMs)
  if (!before) return { ...condition, lastUpdateTime: now, lastTransitionTime: now }
  const same = before.status === condition.status && before.reason === condition.reason && before.message === condition.message
  if (same) return before
  const lastTransitionTime = before.status === condition.status ? (before.lastTransitionTime ?? now) : now
  return { ...condition, lastUpdateTime: now, lastTransitionTime }
}

function availability(deployment: Deployment, counts: Counts): Condition {
  const wanted = deployment.spec.replicas ?? 1
  const enough = counts.availableReplicas >= wanted - fenceposts(deployment).maxUnavailable
  return enough
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

export const isComplete = (
  deployment: Deployment,
  counts: Pick<Counts, 'replicas' | 'updatedReplicas' | 'availableReplicas'>,
): boolean => {
  const wanted = deployment.spec.replicas ?? 1
  return counts.updatedReplicas === wanted && counts.replicas === wanted && counts.availableReplicas === wanted
}

const isProgress = (before: Deployment['status'], now: Counts): boolean =>
  now.updatedReplicas > (before?.updatedReplicas ?? 0) ||
  now.readyReplicas > (before?.readyReplicas ?? 0) ||
  now.availableReplicas > (before?.availableReplicas ?? 0) ||
  now.replicas - now.updatedReplicas < (before?.replicas ?? 0) - (before?.updatedReplicas ?? 0)

function progressing(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  counts: Counts,
  context: ControllerContext,
): Condition | undefined {
  const before = deployment.status?.conditions?.find((condition) => condition.type === 'Progressing')
  const condition = (status: 'True' | 'False' | 'Unknown', reason: string, message: string): Condition => ({
    type: 'Progressing',
    status,
    reason,
    message,
  })
  if (deployment.spec.paused) {
    return before?.reason === 'DeploymentPaused' ? before : condition('Unknown', 'DeploymentPaused', 'Deployment is paused')
  }
  if (before?.reason === 'DeploymentPaused') return condition('Unknown', 'DeploymentResumed', 'Deployment is resumed')
  if (!current) return before
  const { name } = current.metadata
  const done = `ReplicaSet "${name}" has successfully progressed.`
  if (before?.reason === 'NewReplicaSetAvailable' && before.message === done) return before
  if (isComplete(deployment, counts)) return condition('True', 'NewReplicaSetAvailable', done)
  if (!before) return condition('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`)
  if (isProgress(deployment.status, counts)) return condition('True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`)
  const deadlineMs = Date.parse(before.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000
  if (before.status === 'True' && context.clock.now() >= deadlineMs) {
    return condition('False', 'ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`)
  }
  return before
}
