import type { Pod } from '../api/pod.ts'
import type { ControllerContext } from './controller.ts'
import { availableAtMs, isActive, isAvailable, isReady } from './pod-state.ts'

/** minReadySeconds: looks again when the next ready Pod becomes available. */
export function wakeForAvailability(
  key: string,
  pods: readonly Pod[],
  minReadySeconds: number,
  context: ControllerContext,
): void {
  const nowMs = context.clock.now()
  const waiting =
    minReadySeconds === 0 ? [] : pods.filter((pod) => isActive(pod) && isReady(pod) && !isAvailable(pod, minReadySeconds, nowMs))
  if (waiting.length > 0) context.requeueAt(key, Math.min(...waiting.map((pod) => availableAtMs(pod, minReadySeconds))))
}
