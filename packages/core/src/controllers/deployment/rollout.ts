import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import type { ControllerContext } from '../controller.ts'
import { fenceposts } from './amounts.ts'
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

/** Spreads a change of size over all ReplicaSets of a rollout that is under way. Models sync.go scale (1.36). */
export function scaleProportionally(deployment: Deployment, sets: readonly ReplicaSet[], context: ControllerContext): void {
  const active = sets.filter((set) => size(set) > 0)
  const wanted = deployment.spec.replicas ?? 1
  if (active.length <= 1) {
    const only = active[0] ?? sets.at(-1)
    if (only && size(only) !== wanted) scaleReplicaSet(deployment, only, wanted, context)
    return
  }
  const allowed = wanted > 0 ? wanted + fenceposts(deployment).maxSurge : 0
  const now = total(active)
  let rest = allowed - now
  const bySize = [...active].sort((a, b) => size(b) - size(a))
  const sizes = bySize.map((set) => {
    const share = now === 0 ? 0 : Math.round((size(set) * allowed) / now) - size(set)
    const step = rest > 0 ? Math.min(Math.max(share, 0), rest) : Math.max(Math.min(share, 0), rest)
    rest -= step
    return size(set) + step
  })
  bySize.forEach((set, i) => scaleReplicaSet(deployment, set, Math.max(0, (sizes[i] as number) + (i === 0 ? rest : 0)), context))
}
