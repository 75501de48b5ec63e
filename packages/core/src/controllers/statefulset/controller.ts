import type { StatefulSet } from '../../api/apps.ts'
import { controllerrevisions, pods, statefulsets } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { Pod } from '../../api/pod.ts'
import type { Client } from '../../client/client.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { templateHash } from '../deployment/template-hash.ts'
import { currentRevision, type Templated, truncateHistory } from '../history/revisions.ts'
import { controllerOf, keyOf, ownerKeys, splitKey } from '../ownership.ts'
import { wakeForAvailability } from '../wake.ts'
import { revisionOf } from './identity.ts'
import { manage } from './manage.ts'
import { forgetFailures } from './pods.ts'
import { writeStatus } from './status.ts'

/** Pods with names that stay, one after the other, and their claims. Models pkg/controller/statefulset (1.36). */
export const statefulSetController: Controller = {
  name: 'statefulset',
  watches: [
    watchRule(statefulsets, ({ object }) => [keyOf(object)]),
    watchRule(pods, setsOfPod),
    watchRule(controllerrevisions, ({ object }) => ownerKeys(object, 'StatefulSet')),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const set = context.client.get(statefulsets, namespace, name)
    if (!set) return context.forget(key)
    if (set.metadata.deletionTimestamp) forgetFailures(set.metadata.uid as string, context)
    if (set.metadata.deletionTimestamp) return writeStatus(set, set.status?.updateRevision ?? '', context)
    const revision = updateRevision(set, context)
    const retryMs = manage(set, revision, claimPods(statefulsets, set, set.spec.selector, context.client), context)
    writeStatus(set, revision, context)
    truncate(set, revision, context)
    if (retryMs !== undefined) context.requeueAt(key, retryMs, { periodic: true })
    else wakeForAvailability(key, ownPods(set, context), set.spec.minReadySeconds ?? 0, context)
  },
}

/** The set that has the Pod, had it, or may take it in. */
function setsOfPod({ object, old }: ObjectChange<Pod>, client: Client): string[] {
  const owned = [object, old].flatMap((pod) => (pod ? ownerKeys(pod, 'StatefulSet') : []))
  if (controllerOf(object)) return [...new Set(owned)]
  const takers = client
    .list(statefulsets, object.metadata.namespace)
    .filter(({ spec }) => selectorMatches(spec.selector, object.metadata.labels))
  return [...new Set([...owned, ...takers.map(keyOf)])]
}

const ownPods = (set: StatefulSet, { client }: ControllerContext): Pod[] =>
  client.list(pods, set.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === set.metadata.uid)

/** The name of the revision that the template is now. */
function updateRevision(set: StatefulSet, { client }: ControllerContext): string {
  const hash = templateHash(set.spec.template, set.status?.collisionCount)
  const name = `${set.metadata.name}-${hash}`
  const labels = { 'controller.kubernetes.io/hash': hash }
  return currentRevision(statefulsets, set as Templated, { name, labels }, client)?.metadata.name ?? name
}

function truncate(set: StatefulSet, update: string, context: ControllerContext): void {
  const { status } = context.client.get(statefulsets, set.metadata.namespace as string, set.metadata.name) ?? set
  const used = new Set([update, status?.currentRevision, ...ownPods(set, context).map(revisionOf)])
  truncateHistory(set as Templated, ({ metadata }) => used.has(metadata.name), context.client)
}
