import type { DaemonSet } from '../../api/apps.ts'
import type { Pod } from '../../api/pod.ts'
import type { ControllerContext } from '../controller.ts'
import { nodeOf } from './nodes.ts'
import { component, deletePod } from './pods.ts'

// pkg/controller/daemon: failedPodsBackoff, from 1 s to 15 min
const firstMs = 1000
const mostMs = 900_000

interface Backoff {
  delayMs: number
  atMs: number
  [key: string]: number
}

/** Deletes a Pod that has ended, so that another is made; after failures it waits. Returns when it may, if that is later. */
export function replaceEnded(set: DaemonSet, pod: Pod, context: ControllerContext): number | undefined {
  const where = `${pod.metadata.namespace}/${pod.metadata.name} on node ${nodeOf(pod)}`
  if (pod.status?.phase === 'Succeeded') {
    const message = `Found succeeded daemon pod ${where}, will try to delete it`
    context.event(set, { type: 'Normal', reason: 'SucceededDaemonPod', message, component })
    deletePod(set, pod, context)
    return undefined
  }
  const waitUntil = nextTry(set, nodeOf(pod), context)
  if (waitUntil !== undefined) return waitUntil
  const message = `Found failed daemon pod ${where}, will try to kill it`
  context.event(set, { type: 'Warning', reason: 'FailedDaemonPod', message, component })
  deletePod(set, pod, context)
  return undefined
}

/** Doubles the wait of this template on this node. Models flowcontrol.Backoff with failedPodsBackoffKey (1.36). */
function nextTry(set: DaemonSet, node: string, { local, clock }: ControllerContext): number | undefined {
  const key = `failed/${set.metadata.uid}/${set.status?.observedGeneration ?? 0}/${node}`
  const before = local.get<Backoff>(key)
  const nowMs = clock.now()
  if (before && nowMs < before.atMs + before.delayMs) return before.atMs + before.delayMs
  const fresh = !before || nowMs - before.atMs > 2 * mostMs
  local.set(key, { delayMs: fresh ? firstMs : Math.min(before.delayMs * 2, mostMs), atMs: nowMs })
  return undefined
}

export function forgetFailures(uid: string, { local }: ControllerContext): void {
  for (const { key } of local.range(`failed/${uid}/`)) local.delete(key)
}
