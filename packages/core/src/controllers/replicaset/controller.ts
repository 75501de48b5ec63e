import type { ReplicaSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import { pods, replicasets } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { Pod, PodTemplateSpec } from '../../api/pod.ts'
import { afterFailures, drop, forgetRetries, retryLater } from '../backoff.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { controlledBy, controllerOf, keyOf, splitKey } from '../ownership.ts'
import { isActive, isAvailable, isReady } from '../pod-state.ts'
import { wakeForAvailability } from '../wake.ts'
import { conditionsAfter, manageReplicas, type Replicas } from './replicas.ts'

const component = 'replicaset-controller'

/** Keeps the wanted number of Pods. Models pkg/controller/replicaset/replica_set.go (1.36). */
export const replicaSetController: Controller = {
  name: 'replicaset',
  watches: [watchRule(replicasets, ({ object }) => [keyOf(object)]), watchRule(pods, ownersOfPod)],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const set = context.client.get(replicasets, namespace, name)
    if (!set) return drop(key, context)
    const claimed = claimPods(replicasets, set, set.spec.selector, context.client)
    const failed = set.metadata.deletionTimestamp ? undefined : manageReplicas(replicasOf(set), claimed, context)
    const now = claimPods(replicasets, set, set.spec.selector, context.client)
    writeStatus(set, now, failed, context)
    const waitMs = afterFailures(now)
    if (failed) return retryLater(key, context)
    forgetRetries(key, context)
    if (waitMs > context.clock.now()) context.requeueAt(key, waitMs, { periodic: true })
    else wakeForAvailability(key, now, set.spec.minReadySeconds ?? 0, context)
  },
}

const replicasOf = (set: ReplicaSet): Replicas => ({
  owner: set,
  resource: replicasets,
  wanted: set.spec.replicas ?? 1,
  template: set.spec.template as PodTemplateSpec,
  component,
  related: ({ client }) => siblingsOf(set, client).flatMap((one) => controlledBy(pods, one, client)),
})

/** The ReplicaSets of the same Deployment, itself among them. Models getIndirectlyRelatedPods (1.36). */
function siblingsOf(set: ReplicaSet, client: ControllerContext['client']): ReplicaSet[] {
  const owner = controllerOf(set)?.uid
  if (!owner) return [set]
  return client.list(replicasets, set.metadata.namespace).filter((one) => controllerOf(one)?.uid === owner)
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
  const conditions = conditionsAfter(latest.status?.conditions, failed, nowMs)
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
