import type { StatefulSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import { pods, statefulsets } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { ControllerContext } from '../controller.ts'
import { controllerOf } from '../ownership.ts'
import { revisionOf } from './identity.ts'
import { isLeaving, isRunningAndAvailable, isRunningAndReady } from './pods.ts'

/** Counts the Pods. Models stateful_set_control.go updateStatus and completeRollingUpdate (1.36). */
export function writeStatus(set: StatefulSet, update: string, context: ControllerContext): void {
  const latest = context.client.get(statefulsets, set.metadata.namespace as string, set.metadata.name)
  if (!latest) return
  const mine = context.client.list(pods, set.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === set.metadata.uid)
  const nowMs = context.clock.now()
  const staying = mine.filter((pod) => !isLeaving(pod))
  const of = (revision: string): number => staying.filter((pod) => revisionOf(pod) === revision).length
  const ready = mine.filter(isRunningAndReady).length
  const updated = of(update)
  const before = latest.status?.currentRevision ?? update
  const currentRevision = isRolled(latest, updated, ready) ? update : before
  const current = of(currentRevision)
  const { conditions } = latest.status ?? {}
  const status: StatefulSet['status'] = {
    observedGeneration: latest.metadata.generation ?? 1,
    replicas: mine.length,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(current > 0 ? { currentReplicas: current } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    currentRevision,
    updateRevision: update,
    collisionCount: latest.status?.collisionCount ?? 0,
    availableReplicas: mine.filter((pod: Pod) => isRunningAndAvailable(set, pod, nowMs)).length,
    ...(conditions ? { conditions } : {}),
  }
  if (!equal(status, latest.status)) context.client.updateStatus(statefulsets, { ...latest, status })
}

const isRolled = ({ spec, metadata }: StatefulSet, updated: number, ready: number): boolean => {
  const wanted = spec.replicas ?? 1
  return !metadata.deletionTimestamp && spec.updateStrategy?.type !== 'OnDelete' && updated === wanted && ready === wanted
}
