import type { StatefulSet } from '../../api/apps.ts'
import type { IntOrString } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import type { ControllerContext } from '../controller.ts'
import { revisionsOf, templateOf } from '../history/revisions.ts'
import { ensureClaims, ownClaims } from './claims.ts'
import { endOf, ordinalOf, revisionOf, startOf } from './identity.ts'
import { createPod, deletePod, isHealthy, isLeaving, isOver, isRunningAndAvailable, mendIdentity, replaceEnded } from './pods.ts'

interface Step {
  set: StatefulSet
  /** The name of the revision that the template is now. */
  update: string
  /** Pods that should be, by ordinal. */
  replicas: Map<number, Pod>
  /** Pods too many, the highest ordinal first. */
  surplus: Pod[]
  ordered: boolean
  context: ControllerContext
  /** When a Pod that has failed may be made anew. */
  retryMs?: number
}

/** Brings the Pods one step nearer to what the set wants; returns when to look again. Models stateful_set_control.go updateStatefulSet (1.36). */
export function manage(
  set: StatefulSet,
  update: string,
  claimed: readonly Pod[],
  context: ControllerContext,
): number | undefined {
  const known = claimed.filter((pod) => ordinalOf(set, pod) >= 0)
  const inRange = (pod: Pod): boolean => ordinalOf(set, pod) >= startOf(set) && ordinalOf(set, pod) < endOf(set)
  const step: Step = {
    set,
    update,
    replicas: new Map(known.filter(inRange).map((pod) => [ordinalOf(set, pod), pod])),
    surplus: known.filter((pod) => !inRange(pod)).sort((a, b) => ordinalOf(set, b) - ordinalOf(set, a)),
    ordered: set.spec.podManagementPolicy !== 'Parallel',
    context,
  }
  for (const pod of known) ownClaims(set, pod, ordinalOf(set, pod), !inRange(pod), context)
  if (fill(step) && shrink(step) && set.spec.updateStrategy?.type !== 'OnDelete') roll(step)
  return step.retryMs
}

/** Makes and mends the Pods that should be; false while an ordered set waits for one. Models processReplica (1.36). */
function fill(step: Step): boolean {
  let done = true
  for (let ordinal = startOf(step.set); ordinal < endOf(step.set); ordinal++) {
    if (!fillOne(step, ordinal)) {
      if (step.ordered) return false
      done = false
    }
  }
  return done
}

function fillOne(step: Step, ordinal: number): boolean {
  const { set, update, replicas, ordered, context } = step
  const pod = replicas.get(ordinal)
  if (!pod) {
    const [versioned, revision] = versionFor(set, ordinal, update, context)
    createPod(versioned, ordinal, revision, context)
    return !ordered
  }
  if (isOver(pod)) {
    const atMs = replaceEnded(set, pod, context)
    if (atMs !== undefined) step.retryMs = Math.min(step.retryMs ?? atMs, atMs)
    return false
  }
  if (pod.status?.phase === 'Pending') ensureClaims(set, ordinal, context)
  if (ordered && (isLeaving(pod) || !isRunningAndAvailable(set, pod, context.clock.now()))) return false
  mendIdentity(set, pod, context)
  return true
}

/** Below the partition a Pod comes back as it was. Models stateful_set_utils.go newVersionedStatefulSetPod (1.36). */
function versionFor(set: StatefulSet, ordinal: number, update: string, { client }: ControllerContext): [StatefulSet, string] {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  const current = set.status?.currentRevision ?? update
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status?.currentReplicas ?? 0)
  if (type === 'OnDelete' || current === update || ordinal >= startOf(set) + kept) return [set, update]
  const revision = revisionsOf(set, client).find(({ metadata }) => metadata.name === current)
  if (!revision) return [set, update]
  return [{ ...set, spec: { ...set.spec, template: templateOf(revision) } } as StatefulSet, current]
}

/** Deletes Pods too many; an ordered set waits for each, and for those that are not well. Models processCondemned (1.36). */
function shrink({ set, replicas, surplus, ordered, context }: Step): boolean {
  const all = [
    ...[...replicas.keys()].sort((a, b) => a - b).map((ordinal) => replicas.get(ordinal) as Pod),
    ...[...surplus].reverse(),
  ]
  const firstUnhealthy = all.find((pod) => !isHealthy(pod))
  for (const pod of surplus) {
    if (isLeaving(pod)) {
      if (ordered) return false
      continue
    }
    const well = isRunningAndAvailable(set, pod, context.clock.now())
    if (ordered && !well && pod !== firstUnhealthy) return false
    deletePod(set, pod, context)
    if (ordered) return false
  }
  return true
}

/** Rolling update: from the highest ordinal down to the partition, as many at once as maxUnavailable allows. */
function roll({ set, update, replicas, context }: Step): void {
  const lowest = startOf(set) + (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0)
  const nowMs = context.clock.now()
  const targets = [...replicas.entries()].filter(([ordinal]) => ordinal >= lowest).sort(([a], [b]) => b - a)
  const down = targets.filter(([, pod]) => !isHealthy(pod) || !isRunningAndAvailable(set, pod, nowMs)).length
  let free = maxUnavailable(set) - down
  for (const [, pod] of targets) {
    if (free <= 0) return
    if (isLeaving(pod) || revisionOf(pod) === update) continue
    deletePod(set, pod, context)
    free--
  }
}

/** Models getStatefulSetMaxUnavailable (1.36): never less than one. */
function maxUnavailable({ spec }: StatefulSet): number {
  const value: IntOrString = spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1
  const count = typeof value === 'number' ? value : Math.floor(((spec.replicas ?? 1) * Number.parseInt(value, 10)) / 100)
  return Math.max(1, count)
}
