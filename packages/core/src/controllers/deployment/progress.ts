import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import type { Condition } from '../../api/object.ts'
import { conditionOf, hasDeadline, progressing, withCondition } from './conditions.ts'
import { type Counts, isComplete } from './counts.ts'

const isProgress = (before: Deployment['status'], now: Counts): boolean =>
  now.updatedReplicas > (before?.updatedReplicas ?? 0) ||
  now.readyReplicas > (before?.readyReplicas ?? 0) ||
  now.availableReplicas > (before?.availableReplicas ?? 0) ||
  now.replicas - now.updatedReplicas < (before?.replicas ?? 0) - (before?.updatedReplicas ?? 0)

/** The conditions of a rollout: how far it is, and what hinders it. Models progress.go syncRolloutStatus (1.36). */
export function rolloutConditions(
  deployment: Deployment,
  { current, sets, counts }: { current: ReplicaSet | undefined; sets: readonly ReplicaSet[]; counts: Counts },
  conditions: readonly Condition[],
  nowMs: number,
): Condition[] {
  const after = withProgress(deployment, current, counts, conditions, nowMs)
  const failure = replicaFailure(current, sets)
  if (failure) return withCondition(after, failure, nowMs)
  return after.filter(({ type }) => type !== 'ReplicaFailure')
}

function withProgress(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  counts: Counts,
  conditions: readonly Condition[],
  nowMs: number,
): Condition[] {
  if (!hasDeadline(deployment)) return conditions.filter(({ type }) => type !== 'Progressing')
  const before = conditionOf(conditions, 'Progressing')
  if (before?.reason === 'NewReplicaSetAvailable' && counts.replicas === counts.updatedReplicas) return [...conditions]
  const name = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`
  if (isComplete(deployment, counts)) {
    const done = progressing('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`)
    return withCondition(conditions, done, nowMs)
  }
  if (isProgress(deployment.status, counts))
    return withCondition(conditions, progressing('True', 'ReplicaSetUpdated', `${name} is progressing.`), nowMs, true)
  if (!before || !isLate(deployment, before, nowMs)) return [...conditions]
  const late = progressing('False', 'ProgressDeadlineExceeded', `${name} has timed out progressing.`)
  return withCondition(conditions, late, nowMs)
}

function isLate(deployment: Deployment, before: Condition, nowMs: number): boolean {
  if (before.reason === 'NewReplicaSetAvailable') return false
  if (before.reason === 'ProgressDeadlineExceeded') return true
  return nowMs >= Date.parse(before.lastUpdateTime ?? '') + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000
}

/** What the newest ReplicaSet that cannot make its Pods says. Models getReplicaFailures (1.36). */
function replicaFailure(current: ReplicaSet | undefined, sets: readonly ReplicaSet[]): Condition | undefined {
  const failures = [...(current ? [current] : []), ...sets].flatMap(({ status }) => status?.conditions ?? [])
  const found = failures.find(({ type }) => type === 'ReplicaFailure')
  if (!found) return undefined
  const { type, status, reason, message } = found
  return { type, status, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
}
