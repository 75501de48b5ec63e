import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { fenceposts } from './amounts.ts'
import { maxKey } from './replica-sets.ts'

const size = (set: ReplicaSet): number => set.spec.replicas ?? 0
const madeAt = (set: ReplicaSet): string => set.metadata.creationTimestamp ?? ''
const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** Go's rounding: halves away from zero. */
const round = (value: number): number => Math.sign(value) * Math.round(Math.abs(value))

/**
 * What size each of the active ReplicaSets of a rollout gets when the Deployment's size changes: each its share, the largest what is left over.
 * Models sync.go scale and deploymentutil.GetReplicaSetProportion (1.36).
 */
export function proportions(deployment: Deployment, active: readonly ReplicaSet[]): { set: ReplicaSet; replicas: number }[] {
  const wanted = deployment.spec.replicas ?? 1
  const allowed = wanted > 0 ? wanted + fenceposts(deployment).maxSurge : 0
  const toAdd = allowed - active.reduce((sum, set) => sum + size(set), 0)
  // of equal ones, the newer grows and the older shrinks first
  const byAge = (a: ReplicaSet, b: ReplicaSet): number => text(madeAt(a), madeAt(b)) || text(a.metadata.name, b.metadata.name)
  const sorted = [...active].sort((a, b) => size(b) - size(a) || (toAdd > 0 ? -byAge(a, b) : byAge(a, b)))
  let left = toAdd
  const sizes = sorted.map((set) => {
    const share = left === 0 ? 0 : fraction(deployment, set)
    const step = left > 0 ? Math.min(share, left) : Math.max(share, left)
    left -= step
    return size(set) + step
  })
  return sorted.map((set, at) => ({ set, replicas: at === 0 ? Math.max(0, (sizes[0] as number) + left) : (sizes[at] as number) }))
}

/** A set's share of the change, by the size that the Deployment had when the set was last sized. */
function fraction(deployment: Deployment, set: ReplicaSet): number {
  const wanted = deployment.spec.replicas ?? 1
  if (wanted === 0) return -size(set)
  const annotated = Number(set.metadata.annotations?.[maxKey]) || (deployment.status?.replicas ?? 0) || size(set)
  return round((size(set) * (wanted + fenceposts(deployment).maxSurge)) / annotated) - size(set)
}
