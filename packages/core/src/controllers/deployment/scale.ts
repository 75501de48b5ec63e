import type { Deployment, ReplicaSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import { replicasets } from '../../api/kinds.ts'
import { isFailure } from '../../api/status.ts'
import type { ControllerContext } from '../controller.ts'
import { sizeAnnotations } from './replica-sets.ts'

/** Sets a ReplicaSet's size, with the Event that says so. Models sync.go scaleReplicaSetAndRecordEvent (1.36). */
export function scaleReplicaSet(
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
  context: ControllerContext,
): ReplicaSet {
  const before = set.spec.replicas ?? 0
  const annotations = { ...set.metadata.annotations, ...sizeAnnotations(deployment) }
  if (before === replicas && equal(annotations, set.metadata.annotations)) return set
  const updated = context.client.update(replicasets, {
    ...set,
    metadata: { ...set.metadata, annotations },
    spec: { ...set.spec, replicas },
  })
  if (isFailure(updated)) return set
  if (before !== replicas) noteScaled(deployment, set.metadata.name, before, replicas, context)
  return updated
}

export function noteScaled(deployment: Deployment, name: string, from: number, to: number, context: ControllerContext): void {
  context.event(deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`,
    component: 'deployment-controller',
  })
}
