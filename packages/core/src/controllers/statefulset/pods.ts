import type { StatefulSet } from '../../api/apps.ts'
import { pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import { forgetTries, nextTry } from '../backoff.ts'
import type { ControllerContext } from '../controller.ts'
import { isAvailable, isReady } from '../pod-state.ts'
import { ensureClaims } from './claims.ts'
import { mendedLabels, podOf } from './identity.ts'

const component = 'statefulset-controller'

export const isOver = (pod: Pod): boolean => pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded'
export const isLeaving = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined
export const isRunningAndReady = (pod: Pod): boolean => pod.status?.phase === 'Running' && isReady(pod)
export const isHealthy = (pod: Pod): boolean => isRunningAndReady(pod) && !isLeaving(pod)

export const isRunningAndAvailable = (set: StatefulSet, pod: Pod, nowMs: number): boolean =>
  isRunningAndReady(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)

/** Makes the Pod of an ordinal after its claims. Models stateful_pod_control.go CreateStatefulPod (1.36). */
export function createPod(set: StatefulSet, ordinal: number, revision: string, context: ControllerContext): void {
  if (!ensureClaims(set, ordinal, context)) return
  const pod = podOf(set, ordinal, revision)
  const made = context.client.create(pods, pod)
  const text = `create Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`
  const note = isFailure(made)
    ? { type: 'Warning' as const, reason: 'FailedCreate', message: `${text} failed error: ${made.message}` }
    : { type: 'Normal' as const, reason: 'SuccessfulCreate', message: `${text} successful` }
  context.event(set, { ...note, component })
}

export function deletePod(set: StatefulSet, pod: Pod, context: ControllerContext): void {
  context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
  const message = `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`
  context.event(set, { type: 'Normal', reason: 'SuccessfulDelete', message, component })
}

/** Gives a Pod its labels back. */
export function mendIdentity(set: StatefulSet, pod: Pod, { client }: ControllerContext): void {
  const labels = mendedLabels(set, pod)
  if (labels) client.update(pods, { ...pod, metadata: { ...pod.metadata, labels } })
}

/** A node that turns a Pod away again and again is asked less and less often. */
const bounds = { firstMs: 1000, mostMs: 15_000 }

export const forgetFailures = (uid: string, context: ControllerContext): void => forgetTries(`failed/${uid}/`, context)

/** Says that a Pod which has ended is made anew, and deletes it; returns when it may, if that is later. */
export function replaceEnded(set: StatefulSet, pod: Pod, context: ControllerContext): number | undefined {
  if (isLeaving(pod)) return undefined
  const waitUntil = nextTry(`failed/${set.metadata.uid}/${pod.metadata.name}`, bounds, context)
  if (waitUntil !== undefined) return waitUntil
  const failed = pod.status?.phase === 'Failed'
  const message = `StatefulSet ${set.metadata.namespace}/${set.metadata.name} is recreating ${failed ? 'failed' : 'terminated'} Pod ${pod.metadata.name}`
  const reason = failed ? 'RecreatingFailedPod' : 'RecreatingTerminatedPod'
  context.event(set, { type: failed ? 'Warning' : 'Normal', reason, message, component })
  deletePod(set, pod, context)
  return undefined
}
