import { equal } from '../../api/copy.ts'
import type { ReplicationController } from '../../api/core.ts'
import { pods, replicationcontrollers } from '../../api/kinds.ts'
import { mapSelectorMatches } from '../../api/label-selector.ts'
import type { Pod } from '../../api/pod.ts'
import type { Client } from '../../client/client.ts'
import { afterFailures, drop, forgetRetries, retryLater } from '../backoff.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { controllerOf, keyOf, splitKey } from '../ownership.ts'
import { isActive, isAvailable, isReady } from '../pod-state.ts'
import { conditionsAfter, manageReplicas } from '../replicaset/replicas.ts'
import { wakeForAvailability } from '../wake.ts'

const component = 'replication-controller'

/** The older sibling of the ReplicaSet. Models pkg/controller/replication (1.36). */
export const replicationControllerController: Controller = {
  name: 'replicationcontroller',
  watches: [watchRule(replicationcontrollers, ({ object }) => [keyOf(object)]), watchRule(pods, ownersOfPod)],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const rc = context.client.get(replicationcontrollers, namespace, name)
    if (!rc) return drop(key, context)
    const failed = rc.metadata.deletionTimestamp ? undefined : manage(rc, context)
    const own = ownPods(rc, context)
    writeStatus(rc, own.filter(isActive), failed, context)
    const waitMs = afterFailures(own)
    if (failed) return retryLater(key, context)
    forgetRetries(key, context)
    if (waitMs > context.clock.now()) context.requeueAt(key, waitMs, { periodic: true })
    else wakeForAvailability(key, own, rc.spec.minReadySeconds ?? 0, context)
  },
}

/** The controllers that have the Pod, had it, or may take it in. */
function ownersOfPod({ object, old }: ObjectChange<Pod>, client: Client): string[] {
  const namespace = object.metadata.namespace as string
  const owners = [controllerOf(object), old && controllerOf(old)].filter((owner) => owner?.kind === 'ReplicationController')
  const keys = owners.map((owner) => `${namespace}/${owner?.name}`)
  if (controllerOf(object)) return [...new Set(keys)]
  const takers = client
    .list(replicationcontrollers, namespace)
    .filter((rc) => mapSelectorMatches(rc.spec.selector ?? {}, object.metadata.labels))
  return [...new Set([...keys, ...takers.map(keyOf)])]
}

const ownPods = (rc: ReplicationController, { client }: ControllerContext): Pod[] =>
  claimPods(replicationcontrollers, rc, { matchLabels: rc.spec.selector ?? {} }, client)

function manage(rc: ReplicationController, context: ControllerContext): string | undefined {
  const { template } = rc.spec
  if (!template) return undefined
  const of = { owner: rc, resource: replicationcontrollers, wanted: rc.spec.replicas ?? 1, template, component }
  return manageReplicas(of, ownPods(rc, context), context)
}

function writeStatus(
  rc: ReplicationController,
  active: readonly Pod[],
  failed: string | undefined,
  context: ControllerContext,
): void {
  const latest = context.client.get(replicationcontrollers, rc.metadata.namespace as string, rc.metadata.name)
  if (!latest) return
  const nowMs = context.clock.now()
  const labels = Object.entries(rc.spec.template?.metadata?.labels ?? {})
  const labelled = active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value)).length
  const ready = active.filter(isReady).length
  const available = active.filter((pod) => isAvailable(pod, rc.spec.minReadySeconds ?? 0, nowMs)).length
  const conditions = conditionsAfter(latest.status?.conditions, failed, nowMs)
  const status: ReplicationController['status'] = {
    replicas: active.length,
    ...(labelled > 0 ? { fullyLabeledReplicas: labelled } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    observedGeneration: latest.metadata.generation ?? 1,
    ...(conditions.length > 0 ? { conditions } : {}),
  }
  if (!equal(status, latest.status)) context.client.updateStatus(replicationcontrollers, { ...latest, status })
}
