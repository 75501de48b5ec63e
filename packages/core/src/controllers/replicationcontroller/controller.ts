import { equal } from '../../api/copy.ts'
import type { ReplicationController } from '../../api/core.ts'
import { pods, replicationcontrollers } from '../../api/kinds.ts'
import { mapSelectorMatches } from '../../api/label-selector.ts'
import { isFailure } from '../../api/status.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { controllerOf, keyOf, splitKey } from '../ownership.ts'
import { isActive, isAvailable, isReady } from '../pod-state.ts'
import { podFromTemplate } from '../pod-template.ts'
import { byDeletionOrder } from '../replicaset/rank.ts'

const component = 'replication-controller'

/** The older sibling of the ReplicaSet. Models pkg/controller/replication (1.36). */
export const replicationControllerController: Controller = {
  name: 'replicationcontroller',
  watches: [
    watchRule(replicationcontrollers, ({ object }) => [keyOf(object)]),
    watchRule(pods, ({ object, old }, client) => {
      const namespace = object.metadata.namespace as string
      const owners = [controllerOf(object), old && controllerOf(old)].filter((owner) => owner?.kind === 'ReplicationController')
      const orphan = controllerOf(object)
        ? []
        : client
            .list(replicationcontrollers, namespace)
            .filter((rc) => mapSelectorMatches(rc.spec.selector ?? {}, object.metadata.labels))
            .map(keyOf)
      return [...new Set([...owners.map((owner) => `${namespace}/${owner?.name}`), ...orphan])]
    }),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const rc = context.client.get(replicationcontrollers, namespace, name)
    if (!rc) return
    if (!rc.metadata.deletionTimestamp) manage(rc, context)
    writeStatus(rc, context)
  },
}

const ownPods = (rc: ReplicationController, { client }: ControllerContext) =>
  claimPods(replicationcontrollers, rc, { matchLabels: rc.spec.selector ?? {} }, client)

function manage(rc: ReplicationController, context: ControllerContext): void {
  const active = ownPods(rc, context).filter(isActive)
  const missing = (rc.spec.replicas ?? 1) - active.length
  for (let i = 0; i < Math.min(missing, 500); i++) {
    if (!rc.spec.template) return
    const made = context.client.create(pods, podFromTemplate(rc.spec.template, replicationcontrollers, rc))
    if (isFailure(made)) {
      context.event(rc, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${made.message}`, component })
      return
    }
    context.event(rc, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${made.metadata.name}`, component })
  }
  if (missing >= 0) return
  for (const pod of [...active].sort(byDeletionOrder(() => 0)).slice(0, -missing)) {
    context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
    context.event(rc, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component })
  }
}

function writeStatus(rc: ReplicationController, context: ControllerContext): void {
  const latest = context.client.get(replicationcontrollers, rc.metadata.namespace as string, rc.metadata.name)
  if (!latest) return
  const active = ownPods(rc, context).filter(isActive)
  const ready = active.filter(isReady).length
  const available = active.filter((pod) => isAvailable(pod, rc.spec.minReadySeconds ?? 0, context.clock.now())).length
  const status: ReplicationController['status'] = {
    replicas: active.length,
    ...(active.length > 0 ? { fullyLabeledReplicas: active.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    observedGeneration: latest.metadata.generation ?? 1,
  }
  if (!equal(status, latest.status)) context.client.updateStatus(replicationcontrollers, { ...latest, status })
}
