import type { Node } from '../api/core.ts'
import { nodes, pods } from '../api/kinds.ts'
import type { Condition } from '../api/object.ts'
import type { Index } from '../api/object-index.ts'
import type { Pod } from '../api/pod.ts'
import { isFailure } from '../api/status.ts'
import type { Client } from '../client/client.ts'
import { type Controller, type ControllerContext, watchRule } from '../controllers/controller.ts'
import { timestamp } from '../host/clock.ts'
import { type Placed, podAffinityRefusal, spreadRefusal } from './affinity.ts'
import { filters, hostPorts } from './filter.ts'
import { type NodeLoad, podRequests } from './resources.ts'
import { score } from './score.ts'

const component = 'default-scheduler'
const pendingKey = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`
const isPending = (pod: Pod): boolean =>
  !pod.spec.nodeName &&
  !pod.metadata.deletionTimestamp &&
  pod.spec.schedulerName === 'default-scheduler' &&
  pod.status?.phase === 'Pending'

/** Gives Pods a node. Models pkg/scheduler with the default profile (1.36). */
export const schedulerController: Controller = {
  name: 'scheduler',
  watches: [
    watchRule(pods, ({ type, object, old }, client) => {
      if (type !== 'DELETED' && isPending(object)) return type === 'ADDED' || specChanged(object, old) ? [pendingKey(object)] : []
      const freed = type === 'DELETED' || (isDone(object) && old !== undefined && !isDone(old))
      return freed && object.spec.nodeName ? allPending(client) : []
    }),
    watchRule(nodes, ({ type, object, old }, client) =>
      type !== 'DELETED' && nodeChanged(object, old) ? allPending(client) : [],
    ),
  ],
  reconcile(key, context) {
    const slash = key.indexOf('/')
    const pod = context.client.get(pods, key.slice(0, slash), key.slice(slash + 1))
    if (!pod || !isPending(pod)) return
    if (pod.spec.schedulingGates?.length) return markGated(pod, context)
    schedule(pod, context)
  },
}

const isDone = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

/** Pods that wait for a node, and those that take up room on one. */
const placeIndex: Index = {
  of(object) {
    const pod = object as Pod
    if (isPending(pod)) return ['pending']
    return pod.spec.nodeName && !isDone(pod) ? [`on ${pod.spec.nodeName}`] : []
  },
}
const allPending = (client: Client): string[] => client.find(pods, '', [{ index: placeIndex, value: 'pending' }]).map(pendingKey)

const specChanged = (pod: Pod, old: Pod | undefined): boolean =>
  JSON.stringify(pod.spec) !== JSON.stringify(old?.spec) ||
  JSON.stringify(pod.metadata.labels) !== JSON.stringify(old?.metadata.labels)
const nodeChanged = (node: Node, old: Node | undefined): boolean =>
  JSON.stringify([node.spec, node.metadata.labels, node.status?.allocatable]) !==
  JSON.stringify([old?.spec, old?.metadata.labels, old?.status?.allocatable])

function schedule(pod: Pod, context: ControllerContext): void {
  const { client } = context
  const all = client.list(nodes)
  const loads = loadsOf(all, client)
  const placed = all.flatMap((node) => (loads.get(node.metadata.name)?.pods ?? []).map((one): Placed => ({ pod: one, node })))
  const reasons: string[] = []
  const feasible = all.filter((node) => {
    const load = loads.get(node.metadata.name) as NodeLoad
    const reason = firstRefusal(pod, node, load, all, placed)
    if (reason !== undefined) reasons.push(...reason.split('\n'))
    return reason === undefined
  })
  if (feasible.length === 0) return markUnschedulable(pod, unschedulableMessage(all.length, reasons), context)
  const best = pickBest(pod, feasible, loads)
  bind(pod, best, context)
}

function firstRefusal(pod: Pod, node: Node, load: NodeLoad, all: readonly Node[], placed: readonly Placed[]): string | undefined {
  for (const filter of filters) {
    const reason = filter(pod, node, load)
    if (reason !== undefined) return reason
  }
  return spreadRefusal(pod, node, all, placed) ?? podAffinityRefusal(pod, node, placed)
}

function loadsOf(all: readonly Node[], client: Client): Map<string, NodeLoad> {
  return new Map(
    all.map(({ metadata: { name } }) => [name, loadOf(client.find(pods, '', [{ index: placeIndex, value: `on ${name}` }]))]),
  )
}

function loadOf(onNode: readonly Pod[]): NodeLoad {
  const load: NodeLoad = { pods: [...onNode], requested: {}, hostPorts: new Set<string>() }
  for (const pod of onNode) {
    for (const [name, amount] of Object.entries(podRequests(pod))) load.requested[name] = (load.requested[name] ?? 0) + amount
    for (const port of hostPorts(pod)) load.hostPorts.add(port)
  }
  return load
}

function pickBest(pod: Pod, feasible: readonly Node[], loads: ReadonlyMap<string, NodeLoad>): Node {
  const scored = feasible.map((node) => ({ node, points: score(pod, node, loads.get(node.metadata.name) as NodeLoad) }))
  scored.sort((a, b) => b.points - a.points || (a.node.metadata.name < b.node.metadata.name ? -1 : 1))
  return (scored[0] as { node: Node }).node
}

/** `0/2 nodes are available: 1 Insufficient cpu, 1 node(s) …. preemption: …`. Models framework FitError.Error (1.36). */
function unschedulableMessage(total: number, reasons: readonly string[]): string {
  if (total === 0) return 'no nodes available to schedule pods'
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const list = [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
  const resource = reasons.filter((reason) => reason.startsWith('Insufficient') || reason === 'Too many pods').length
  const unhelpful = total - resource
  const parts: string[] = []
  if (resource > 0) parts.push(`${resource} No preemption victims found for incoming pod`)
  if (unhelpful > 0) parts.push(`${unhelpful} Preemption is not helpful for scheduling`)
  return `0/${total} nodes are available: ${list.join(', ')}. preemption: 0/${total} nodes are available: ${parts.join(', ')}.`
}

function bind(pod: Pod, node: Node, context: ControllerContext): void {
  const { namespace = '', name } = pod.metadata
  const binding = {
    apiVersion: 'v1',
    kind: 'Binding',
    metadata: { name, namespace },
    target: { kind: 'Node', name: node.metadata.name },
  }
  const bound = context.client.create(pods, binding as unknown as Pod, { subresource: 'binding' })
  if (isFailure(bound)) return
  const message = `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`
  context.event(pod, { type: 'Normal', reason: 'Scheduled', message, component })
}

function markUnschedulable(pod: Pod, message: string, context: ControllerContext): void {
  const known = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled')
  if (known?.message === message) return
  setScheduled(pod, { reason: 'Unschedulable', message }, context)
  context.event(pod, { type: 'Warning', reason: 'FailedScheduling', message, component })
}

function markGated(pod: Pod, context: ControllerContext): void {
  const known = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled')
  if (known?.reason === 'SchedulingGated') return
  setScheduled(pod, { reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' }, context)
}

function setScheduled(pod: Pod, { reason, message }: { reason: string; message: string }, context: ControllerContext): void {
  const others = pod.status?.conditions?.filter((condition) => condition.type !== 'PodScheduled') ?? []
  const condition: Condition = {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: timestamp(context.clock.now()),
    reason,
    message,
    observedGeneration: pod.metadata.generation ?? 1,
  }
  context.client.updateStatus(pods, { ...pod, status: { ...pod.status, conditions: [...others, condition] } })
}
