import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import { deployments } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import type { ControllerContext } from '../controller.ts'
import { fenceposts } from './amounts.ts'
import { withCondition } from './conditions.ts'
import { type Counts, countsOf } from './counts.ts'
import { rolloutConditions } from './progress.ts'

/**
 * Writes counts and conditions; progress and what hinders it only while something is rolled out, not when the Deployment is paused or
 * resized. Models sync.go calculateStatus (1.36).
 */
export function writeStatus(
  deployment: Deployment,
  { current, sets, isRollout }: { current: ReplicaSet | undefined; sets: readonly ReplicaSet[]; isRollout: boolean },
  context: ControllerContext,
): void {
  const latest = context.client.get(deployments, deployment.metadata.namespace as string, deployment.metadata.name)
  if (!latest) return
  const counts = countsOf(current, sets)
  const unavailable = Math.max(0, sets.reduce((all, set) => all + (set.spec.replicas ?? 0), 0) - counts.availableReplicas)
  const nonZero = Object.fromEntries(Object.entries(counts).filter(([key, value]) => value > 0 || key === 'terminatingReplicas'))
  const nowMs = context.clock.now()
  const known = withCondition(latest.status?.conditions ?? [], availability(latest, counts), nowMs)
  const conditions = isRollout ? rolloutConditions(latest, { current, sets, counts }, known, nowMs) : known
  const status: Deployment['status'] = {
    observedGeneration: latest.metadata.generation ?? 1,
    ...nonZero,
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
    ...(latest.status?.collisionCount === undefined ? {} : { collisionCount: latest.status.collisionCount }),
  }
  if (!equal(status, latest.status)) context.client.updateStatus(deployments, { ...latest, status })
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
