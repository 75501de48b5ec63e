import type { Pod } from '../api/pod.ts'

export const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true

/** Not finished and not being deleted. Models controller.IsPodActive (1.36). */
export const isActive = (pod: Pod): boolean =>
  pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed' && pod.metadata.deletionTimestamp === undefined

/** Ready for at least `minReadySeconds`. Models podutil.IsPodAvailable (1.36). */
export function isAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  const ready = pod.status?.conditions?.find((condition) => condition.type === 'Ready')
  if (ready?.status !== 'True') return false
  return minReadySeconds === 0 || availableAtMs(pod, minReadySeconds) <= nowMs
}

/** When a ready Pod becomes available. */
export function availableAtMs(pod: Pod, minReadySeconds: number): number {
  const ready = pod.status?.conditions?.find((condition) => condition.type === 'Ready')
  return Date.parse(ready?.lastTransitionTime ?? '') + minReadySeconds * 1000
}
