import { namespaces, nodes, persistentvolumeclaims, persistentvolumes, pods } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import { isFailure } from '../api/status.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controllers/controller.ts'
import { awaitVolumes } from './bind-volumes.ts'
import { evict, markGated, markUnschedulable, recorder } from './condition.ts'
import { firstRefusal } from './filter.ts'
import { namedNodes, unnamed } from './named-nodes.ts'
import { availability, preempt } from './preemption.ts'
import { allPending, isPending, keysOfNode, keysOfPod, onNode, placeIndex } from './queue.ts'
import type { Refusal } from './refusal.ts'
import { score } from './score.ts'
import { type NodeLoad, type Snapshot, snapshotFor } from './snapshot.ts'
import { claimNames, claimRefusal } from './volumes.ts'

/** Gives Pods a node. Models pkg/scheduler with the default profile (1.36). */
export const schedulerController: Controller = {
  name: 'scheduler',
  watches: [
    watchRule(pods, keysOfPod),
    watchRule(nodes, keysOfNode),
    watchRule(persistentvolumeclaims, ({ object }, client) =>
      client
        .list(pods, object.metadata.namespace)
        .filter((pod) => isPending(pod) && claimNames(pod).includes(object.metadata.name))
        .map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`),
    ),
    watchRule(persistentvolumes, ({ type }, client) => (type === 'DELETED' ? [] : allPending(client))),
    watchRule(namespaces, relabelled),
  ],
  reconcile(key, context) {
    const slash = key.indexOf('/')
    const pod = context.client.get(pods, key.slice(0, slash), key.slice(slash + 1))
    if (!pod || !isPending(pod)) return
    if (pod.spec.schedulingGates?.length) return markGated(pod, context)
    schedule(pod, context)
  },
}

function relabelled({ object, old }: ObjectChange, client: ControllerContext['client']): string[] {
  return old && JSON.stringify(object.metadata.labels) !== JSON.stringify(old.metadata.labels) ? allPending(client) : []
}

function schedule(pod: Pod, context: ControllerContext): void {
  const { client } = context
  const all = client.list(nodes)
  if (all.length === 0) return markUnschedulable(pod, 'no nodes available to schedule pods', undefined, context)
  const named = namedNodes(pod)
  const unclaimed = named?.size === 0 ? 'pod affinity terms conflict' : claimRefusal(pod, client)
  // what comes after the colon is what the plugin for devices finds
  if (unclaimed) return markUnschedulable(pod, `0/${all.length} nodes are available: ${unclaimed}. not found`, undefined, context)
  const podsOn = (node: string): Pod[] => client.find(pods, '', [{ index: placeIndex, value: onNode(node) }])
  const snapshot = snapshotFor(pod, all, podsOn, client)
  const refusals = refusalsOf(pod, named, snapshot)
  const feasible = snapshot.loads.filter(({ node }) => !refusals.has(node.metadata.name))
  if (feasible.length === 0) return makeRoom(pod, refusals, snapshot, context)
  const { node } = pickBest(pod, feasible, snapshot)
  if (awaitVolumes(pod, node.metadata.name, client)) return
  bind(pod, node.metadata.name, context)
}

function refusalsOf(pod: Pod, named: ReadonlySet<string> | undefined, snapshot: Snapshot): Map<string, Refusal> {
  const refusals = new Map<string, Refusal>()
  for (const load of snapshot.loads) {
    const { name } = load.node.metadata
    const refused = named && !named.has(name) ? unnamed : firstRefusal(pod, load, snapshot)
    if (refused) refusals.set(name, refused)
  }
  return refusals
}

/** A Pod that fits nowhere may push out others, and has their room when they are gone. */
function makeRoom(pod: Pod, refusals: ReadonlyMap<string, Refusal>, snapshot: Snapshot, context: ControllerContext): void {
  const reasons = [...refusals.values()].flatMap((refusal) => refusal.reasons)
  const words = availability(refusals.size, reasons)
  const { node, victims, message } = preempt(pod, refusals, snapshot)
  if (node === undefined)
    return markUnschedulable(pod, `${words} no new claims to deallocate, preemption: ${message}`, undefined, context)
  for (const victim of victims) if (!victim.metadata.deletionTimestamp) evict(victim, pod, node, context)
  markUnschedulable(pod, words, node, context)
}

function pickBest(pod: Pod, feasible: readonly NodeLoad[], snapshot: Snapshot): NodeLoad {
  const promised = feasible.find(({ node }) => node.metadata.name === pod.status?.nominatedNodeName)
  if (promised) return promised
  const scored = feasible.map((load) => ({ load, points: score(pod, load, snapshot) }))
  scored.sort((a, b) => b.points - a.points || (a.load.node.metadata.name < b.load.node.metadata.name ? -1 : 1))
  return (scored[0] as { load: NodeLoad }).load
}

function bind(pod: Pod, node: string, context: ControllerContext): void {
  const { namespace = '', name } = pod.metadata
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target: { kind: 'Node', name: node } }
  const bound = context.client.create(pods, binding as unknown as Pod, { subresource: 'binding' })
  if (isFailure(bound)) return
  const message = `Successfully assigned ${namespace}/${name} to ${node}`
  context.event(pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message, ...recorder })
}
