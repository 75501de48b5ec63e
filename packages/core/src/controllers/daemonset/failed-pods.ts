import type { DaemonSet } from '../../api/apps.ts'
import type { Pod } from '../../api/pod.ts'
import { forgetTries, nextTry } from '../backoff.ts'
import type { ControllerContext } from '../controller.ts'
import { nodeOf } from './nodes.ts'
import { component, deletePod } from './pods.ts'

// pkg/controller/daemon: failedPodsBackoff, from 1 s to 15 min
const bounds = { firstMs: 1000, mostMs: 900_000 }

/** Deletes a Pod that has ended, so that another is made; after failures it waits. Returns when it may, if that is later. */
export function replaceEnded(set: DaemonSet, pod: Pod, context: ControllerContext): number | undefined {
  const where = `${pod.metadata.namespace}/${pod.metadata.name} on node ${nodeOf(pod)}`
  if (pod.status?.phase === 'Succeeded') {
    const message = `Found succeeded daemon pod ${where}, will try to delete it`
    context.event(set, { type: 'Normal', reason: 'SucceededDaemonPod', message, component })
    deletePod(set, pod, context)
    return undefined
  }
  const waitUntil = nextTry(backoffKey(set, nodeOf(pod)), bounds, context)
  if (waitUntil !== undefined) return waitUntil
  const message = `Found failed daemon pod ${where}, will try to kill it`
  context.event(set, { type: 'Warning', reason: 'FailedDaemonPod', message, component })
  deletePod(set, pod, context)
  return undefined
}

/** This template on this node. Models failedPodsBackoffKey (1.36). */
const backoffKey = (set: DaemonSet, node: string): string =>
  `failed/${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`

export const forgetFailures = (uid: string, context: ControllerContext): void => forgetTries(`failed/${uid}/`, context)
