import type { DaemonSet } from '../../api/apps.ts'
import type { Node } from '../../api/core.ts'
import type { IntOrString } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import type { ControllerContext } from '../controller.ts'
import { isAvailable } from '../pod-state.ts'
import { createPod, deletePod, hashLabel } from './pods.ts'

export interface NodePods {
  node: Node
  pods: Pod[]
}

const share = (value: IntOrString | undefined, total: number): number => {
  if (value === undefined) return 0
  return typeof value === 'number' ? value : Math.ceil((total * Number.parseInt(value, 10)) / 100)
}

/** How many nodes may be without a Pod, or have two. */
export function bounds({ spec }: DaemonSet, nodes: number): { maxUnavailable: number; maxSurge: number } {
  const { maxSurge, maxUnavailable } = spec.updateStrategy?.rollingUpdate ?? {}
  const surge = share(maxSurge, nodes)
  const unavailable = share(maxUnavailable ?? (surge > 0 ? 0 : 1), nodes)
  return { maxSurge: surge, maxUnavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

interface Pair {
  node: Node
  newer: Pod | undefined
  older: Pod | undefined
}

const isLeaving = (pod: Pod | undefined): boolean => pod?.metadata.deletionTimestamp !== undefined

const pairOf = ({ node, pods }: NodePods, hash: string): Pair => ({
  node,
  newer: pods.find((pod) => pod.metadata.labels?.[hashLabel] === hash),
  older: pods.find((pod) => pod.metadata.labels?.[hashLabel] !== hash),
})

/** Replaces Pods of older templates. Models daemon/update.go rollingUpdate (1.36). */
export function roll(set: DaemonSet, places: readonly NodePods[], hash: string, context: ControllerContext): void {
  const limits = bounds(set, places.length)
  const pairs = places.map((place) => pairOf(place, hash))
  if (limits.maxSurge > 0) surge(set, pairs, limits, hash, context)
  else replace(set, pairs, limits.maxUnavailable, context)
}

const available = (set: DaemonSet, pod: Pod | undefined, nowMs: number): boolean =>
  pod !== undefined && !isLeaving(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)

/** Old Pods go first; those that are not well go at once. */
function replace(set: DaemonSet, pairs: readonly Pair[], maxUnavailable: number, context: ControllerContext): void {
  const nowMs = context.clock.now()
  let unavailable = 0
  const sick: Pod[] = []
  const well: Pod[] = []
  for (const { newer, older } of pairs) {
    if (newer) unavailable += available(set, newer, nowMs) ? 0 : 1
    else if (!older || isLeaving(older)) unavailable++
    else if (available(set, older, nowMs)) well.push(older)
    else {
      sick.push(older)
      unavailable++
    }
  }
  for (const pod of [...sick, ...well.slice(0, Math.max(0, maxUnavailable - unavailable))]) deletePod(set, pod, context)
}

/** New Pods come first; an old one goes when its successor is available. */
function surge(
  set: DaemonSet,
  pairs: readonly Pair[],
  { maxSurge, maxUnavailable }: { maxSurge: number; maxUnavailable: number },
  hash: string,
  context: ControllerContext,
): void {
  const nowMs = context.clock.now()
  let free = maxSurge - pairs.filter(({ newer, older }) => newer && older).length
  let spare =
    maxUnavailable - pairs.filter(({ newer, older }) => !available(set, newer, nowMs) && !available(set, older, nowMs)).length
  for (const { node, newer, older } of pairs) {
    if (!older || isLeaving(older)) continue
    if (newer) {
      if (available(set, newer, nowMs)) deletePod(set, older, context)
    } else if (!available(set, older, nowMs)) createPod(set, node, hash, context)
    else if (free > 0) {
      createPod(set, node, hash, context)
      free--
    } else if (spare > 0) {
      deletePod(set, older, context)
      spare--
    }
  }
}
