import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import type { ControllerContext } from '../controller.ts'
import { fenceposts } from './amounts.ts'
import { proportions } from './proportion.ts'
import { desiredKey } from './replica-sets.ts'
import { scaleReplicaSet } from './scale.ts'

const size = (set: ReplicaSet): number => set.spec.replicas ?? 0
const total = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + size(set), 0)
const available = (set: ReplicaSet): number => set.status?.availableReplicas ?? 0

/** Size that the new ReplicaSet gets now. Models deploymentutil.NewRSNewReplicas (1.36). */
export function newSize(deployment: Deployment, all: readonly ReplicaSet[], current: ReplicaSet | undefined): number {
  const wanted = deployment.spec.replicas ?? 1
  if (deployment.spec.strategy?.type === 'Recreate') return wanted
  const before = current ? size(current) : 0
  const room = wanted + fenceposts(deployment).maxSurge - total(all)
  return room <= 0 ? before : before + Math.min(room, wanted - before)
}

/** One step of a rolling update: first up, then down. Models rolling.go (1.36). */
export function rollingStep(
  deployment: Deployment,
  current: ReplicaSet,
  olds: readonly ReplicaSet[],
  context: ControllerContext,
): ReplicaSet {
  const wanted = deployment.spec.replicas ?? 1
  if (size(current) > wanted) return scaleReplicaSet(deployment, current, wanted, context)
  const grown = newSize(deployment, [...olds, current], current)
  if (size(current) !== wanted && grown !== size(current)) return scaleReplicaSet(deployment, current, grown, context)
  shrinkOld(deployment, current, olds, context)
  return current
}

function shrinkOld(deployment: Deployment, current: ReplicaSet, olds: readonly ReplicaSet[], context: ControllerContext): void {
  const wanted = deployment.spec.replicas ?? 1
  const { maxUnavailable } = fenceposts(deployment)
  const minAvailable = wanted - maxUnavailable
  const unavailableNew = size(current) - available(current)
  let budget = total([...olds, current]) - minAvailable - unavailableNew
  if (budget <= 0) return
  const after: ReplicaSet[] = []
  for (const old of olds) {
    const unhealthy = Math.min(budget, size(old) - available(old))
    const left = unhealthy > 0 ? scaleReplicaSet(deployment, old, size(old) - unhealthy, context) : old
    budget -= Math.max(0, unhealthy)
    after.push(left)
  }
  let free = available(current) + after.reduce((sum, set) => sum + Math.min(available(set), size(set)), 0) - minAvailable
  for (const old of after) {
    if (free <= 0) return
    const down = Math.min(size(old), free)
    if (down > 0) scaleReplicaSet(deployment, old, size(old) - down, context)
    free -= down
  }
}

/**
 * Gives a change of size to the one set that has Pods, or to all of a rollout that is under way. Models sync.go scale (1.36).
 * @param current The set of the present template, when there is one.
 */
export function scaleTo(
  deployment: Deployment,
  current: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  context: ControllerContext,
): void {
  const active = sets.filter((set) => size(set) > 0)
  const only = active.length === 0 ? (current ?? sets.at(-1)) : active.length === 1 ? active[0] : undefined
  const wanted = deployment.spec.replicas ?? 1
  if (only && size(only) !== wanted) scaleReplicaSet(deployment, only, wanted, context)
  if (active.length < 2) return
  if (current && isSaturated(deployment, current)) {
    for (const old of active) if (old !== current) scaleReplicaSet(deployment, old, 0, context)
  } else if (deployment.spec.strategy?.type === 'RollingUpdate') {
    for (const { set, replicas } of proportions(deployment, active)) scaleReplicaSet(deployment, set, replicas, context)
  }
}

/** All that is wanted is there, of the present template: sets that were taken in have nothing to do. */
const isSaturated = ({ spec: { replicas = 1 } }: Deployment, set: ReplicaSet): boolean =>
  size(set) === replicas &&
  Number(set.metadata.annotations?.[desiredKey]) === replicas &&
  (set.status?.availableReplicas ?? 0) === replicas
