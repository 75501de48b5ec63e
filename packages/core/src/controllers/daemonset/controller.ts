import type { DaemonSet } from '../../api/apps.ts'
import type { Node } from '../../api/core.ts'
import { controllerrevisions, daemonsets, nodes, pods } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { Pod } from '../../api/pod.ts'
import type { Client } from '../../client/client.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { templateHash } from '../deployment/template-hash.ts'
import { currentRevision, type Templated, truncateHistory } from '../history/revisions.ts'
import { controllerOf, keyOf, ownerKeys, splitKey } from '../ownership.ts'
import { wakeForAvailability } from '../wake.ts'
import { forgetFailures, replaceEnded } from './failed-pods.ts'
import { nodeOf, placeOn } from './nodes.ts'
import { createPod, deletePod, hashLabel } from './pods.ts'
import { bounds, type NodePods, roll } from './roll.ts'
import { writeStatus } from './status.ts'

/** One Pod on every node that the Pods may run on. Models pkg/controller/daemon/daemon_controller.go (1.36). */
export const daemonSetController: Controller = {
  name: 'daemonset',
  watches: [
    watchRule(daemonsets, ({ object }) => [keyOf(object)]),
    watchRule(nodes, (change, client) => (nodeMoved(change) ? client.list(daemonsets).map(keyOf) : [])),
    watchRule(pods, setsOfPod),
    watchRule(controllerrevisions, ({ object }) => ownerKeys(object, 'DaemonSet')),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const set = context.client.get(daemonsets, namespace, name)
    if (!set) return context.forget(key)
    const all = context.client.list(nodes)
    const hash = updateHash(set, context)
    const retryMs = set.metadata.deletionTimestamp ? undefined : manage(set, all, hash, context)
    const own = ownPods(set, context)
    writeStatus(set, all, own, hash, context)
    truncate(set, hash, context)
    if (set.metadata.deletionTimestamp) forgetFailures(set.metadata.uid as string, context)
    if (retryMs !== undefined) context.requeueAt(key, retryMs, { periodic: true })
    else wakeForAvailability(key, own, set.spec.minReadySeconds ?? 0, context)
  },
}

/** Heartbeats move no daemon. */
function nodeMoved({ object, old }: ObjectChange<Node>): boolean {
  const of = (node: Node | undefined): string =>
    JSON.stringify([node?.spec.taints, node?.spec.unschedulable, node?.metadata.labels])
  return of(object) !== of(old)
}

/** The set that has the Pod, had it, or may take it in. */
function setsOfPod({ object, old }: ObjectChange<Pod>, client: Client): string[] {
  const owned = [object, old].flatMap((pod) => (pod ? ownerKeys(pod, 'DaemonSet') : []))
  if (controllerOf(object)) return [...new Set(owned)]
  const takers = client
    .list(daemonsets, object.metadata.namespace)
    .filter(({ spec }) => selectorMatches(spec.selector, object.metadata.labels))
  return [...new Set([...owned, ...takers.map(keyOf)])]
}

const ownPods = (set: DaemonSet, { client }: ControllerContext): Pod[] =>
  client
    .list(pods, set.metadata.namespace)
    .filter((pod) => controllerOf(pod)?.uid === set.metadata.uid && selectorMatches(set.spec.selector, pod.metadata.labels))

/** The hash of the revision that the template is now. */
function updateHash(set: DaemonSet, { client }: ControllerContext): string {
  const hash = templateHash(set.spec.template, undefined)
  if (set.metadata.deletionTimestamp) return hash
  const names = { name: `${set.metadata.name}-${hash}`, labels: { [hashLabel]: hash } }
  return currentRevision(daemonsets, set as Templated, names, client)?.metadata.labels?.[hashLabel] ?? hash
}

function truncate(set: DaemonSet, hash: string, context: ControllerContext): void {
  const used = new Set([hash, ...ownPods(set, context).map((pod) => pod.metadata.labels?.[hashLabel])])
  truncateHistory(set as Templated, ({ metadata }) => used.has(metadata.labels?.[hashLabel]), context.client)
}

/** Makes and deletes Pods node by node; returns when a Pod that failed may be replaced. */
function manage(set: DaemonSet, all: readonly Node[], hash: string, context: ControllerContext): number | undefined {
  const claimed = claimPods(daemonsets, set, set.spec.selector, context.client)
  const places: NodePods[] = []
  const retries: number[] = []
  for (const node of all) {
    const here = claimed.filter((pod) => nodeOf(pod) === node.metadata.name)
    const { run, stay } = placeOn(set, node)
    if (run && here.length === 0) createPod(set, node, hash, context)
    else if (!stay) for (const pod of here) if (!pod.metadata.deletionTimestamp) deletePod(set, pod, context)
    if (!stay) continue
    retries.push(...tidy(set, here, hash, context))
    if (run) places.push({ node, pods: here.filter((pod) => !isOver(pod)) })
  }
  const known = new Set(all.map((node) => node.metadata.name))
  for (const pod of claimed) if (!known.has(nodeOf(pod)) && !pod.metadata.deletionTimestamp) deletePod(set, pod, context)
  if (set.spec.updateStrategy?.type !== 'OnDelete') roll(set, places, hash, context)
  return retries.length > 0 ? Math.min(...retries) : undefined
}

const isOver = ({ status }: Pod): boolean => status?.phase === 'Failed' || status?.phase === 'Succeeded'

/** Replaces Pods that have ended, and deletes those too many on one node. */
function tidy(set: DaemonSet, here: readonly Pod[], hash: string, context: ControllerContext): number[] {
  const staying = here.filter((pod) => !pod.metadata.deletionTimestamp)
  const retries = staying.filter(isOver).map((pod) => replaceEnded(set, pod, context))
  const running = staying
    .filter((pod) => !isOver(pod))
    .sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? -1 : 1))
  // while a Pod may have a successor beside it, one of each template stays
  const kept = bounds(set, 1).maxSurge > 0 ? onePerTemplate(running, hash) : running.slice(0, 1)
  for (const pod of running) if (!kept.includes(pod)) deletePod(set, pod, context)
  return retries.filter((atMs) => atMs !== undefined)
}

function onePerTemplate(running: readonly Pod[], hash: string): Pod[] {
  const isNew = (pod: Pod): boolean => pod.metadata.labels?.[hashLabel] === hash
  return [running.find(isNew), running.find((pod) => !isNew(pod))].filter((pod) => pod !== undefined)
}
