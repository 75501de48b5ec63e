import type { ReplicaSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import { pods, replicasets } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { Condition } from '../../api/object.ts'
import type { Pod, PodTemplateSpec } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import { timestamp } from '../../host/clock.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { controllerOf, keyOf, splitKey } from '../ownership.ts'
import { isActive, isAvailable, isReady } from '../pod-state.ts'
import { podFromTemplate } from '../pod-template.ts'
import { wakeForAvailability } from '../wake.ts'
import { byDeletionOrder } from './rank.ts'

const component = 'replicaset-controller'
/** Pods made or deleted in one go. */
const burst = 500

/** Keeps the wanted number of Pods. Models pkg/controller/replicaset/replica_set.go (1.36). */
export const replicaSetController: Controller = {
  name: 'replicaset',
  watches: [watchRule(replicasets, ({ object }) => [keyOf(object)]), watchRule(pods, ownersOfPod)],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const set = context.client.get(replicasets, namespace, name)
    if (!set) return context.forget(key)
    const claimed = claimPods(replicasets, set, set.spec.selector, context.client)
    const failed = set.metadata.deletionTimestamp ? undefined : manage(set, claimed.filter(isActive), context)
    const now = claimPods(replicasets, set, set.spec.selector, context.client)
    writeStatus(set, now, failed, context)
    if (failed) context.requeueAt(key, context.clock.now() + 5_000)
    else wakeForAvailability(key, now, set.spec.minReadySeconds ?? 0, context)
  },
}

/** The ReplicaSet that has the Pod, had it, or may take it in. */
function ownersOfPod({ object, old }: ObjectChange<Pod>, client: ControllerContext['client']): string[] {
  const keys = new Set<string>()
  const namespace = object.metadata.namespace as string
  for (const pod of [object, old]) {
    const owner = pod && controllerOf(pod)
    if (owner?.kind === 'ReplicaSet') keys.add(`${namespace}/${owner.name}`)
  }
  if (!controllerOf(object)) {
    for (const set of client.list(replicasets, namespace))
      if (selectorMatches(set.spec.selector, object.metadata.labels)) keys.add(keyOf(set))
  }
  return [...keys]
}

/** Makes or deletes Pods; what is returned is why one could not be made. */
function manage(set: ReplicaSet, active: readonly Pod[], context: ControllerContext): string | undefined {
  const missing = (set.spec.replicas ?? 1) - active.length
  if (missing > 0) return createPods(set, Math.min(missing, burst), context)
  if (missing < 0) deletePods(set, active, Math.min(-missing, burst), context)
  return undefined
}

function createPods(set: ReplicaSet, count: number, context: ControllerContext): string | undefined {
  for (let i = 0; i < count; i++) {
    const made = context.client.create(pods, podFromTemplate(set.spec.template as PodTemplateSpec, replicasets, set))
    if (isFailure(made)) {
      const message = `Error creating: ${made.message}`
      context.event(set, { type: 'Warning', reason: 'FailedCreate', message, component })
      return made.message
    }
    context.event(set, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${made.metadata.name}`, component })
  }
  return undefined
}

function deletePods(set: ReplicaSet, active: readonly Pod[], count: number, context: ControllerContext): void {
  const perNode = new Map<string, number>()
  for (const pod of active) perNode.set(pod.spec.nodeName ?? '', (perNode.get(pod.spec.nodeName ?? '') ?? 0) + 1)
  const ordered = [...active].sort(byDeletionOrder((pod) => perNode.get(pod.spec.nodeName ?? '') ?? 0))
  for (const pod of ordered.slice(0, count)) {
    context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
    context.event(set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component })
  }
}

function writeStatus(set: ReplicaSet, all: readonly Pod[], failed: string | undefined, context: ControllerContext): void {
  const latest = context.client.get(replicasets, set.metadata.namespace as string, set.metadata.name)
  if (!latest) return
  const nowMs = context.clock.now()
  const active = all.filter(isActive)
  const labels = set.spec.template?.metadata?.labels ?? {}
  const matching = active.filter((pod) => Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value))
  const ready = active.filter(isReady).length
  const available = active.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs)).length
  const terminating = all.filter((pod) => pod.metadata.deletionTimestamp !== undefined).length
  const conditions = conditionsAfter(latest, failed, nowMs)
  const status: ReplicaSet['status'] = {
    replicas: active.length,
    ...(matching.length > 0 ? { fullyLabeledReplicas: matching.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    terminatingReplicas: terminating,
    observedGeneration: latest.metadata.generation ?? 1,
    ...(conditions.length > 0 ? { conditions } : {}),
  }
  if (!equal(status, latest.status)) context.client.updateStatus(replicasets, { ...latest, status })
}

function conditionsAfter(set: ReplicaSet, failed: string | undefined, nowMs: number): Condition[] {
  const others = (set.status?.conditions ?? []).filter((condition) => condition.type !== 'ReplicaFailure')
  if (failed === undefined) return others
  const known = set.status?.conditions?.find((condition) => condition.type === 'ReplicaFailure' && condition.message === failed)
  return [
    ...others,
    known ?? {
      type: 'ReplicaFailure',
      status: 'True',
      lastTransitionTime: timestamp(nowMs),
      reason: 'FailedCreate',
      message: failed,
    },
  ]
}
