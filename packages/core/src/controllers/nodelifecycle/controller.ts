import type { Node } from '../../api/core.ts'
import { nodes, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { keepTaints } from './taints.ts'

// --node-monitor-grace-period default (1.36)
const graceMs = 50_000
const component = 'node-controller'

/** Since when a node's kubelet has been stopped; undefined while it runs. */
export type StoppedSince = (node: string) => number | undefined

/**
 * Marks a node whose kubelet has been silent for too long, taints it and takes its Pods out of Services; and when the kubelet
 * is back, takes that away again; taints nodes for their conditions. Keys are nodes, due when they change and when a kubelet stops or starts. Models pkg/controller/nodelifecycle (1.36).
 */
export function nodeLifecycleController(stoppedSince: StoppedSince): Controller {
  return {
    name: 'nodelifecycle',
    watches: [watchRule(nodes, ({ object, type }) => (type === 'DELETED' ? [] : [object.metadata.name]))],
    reconcile(key, context) {
      const node = context.client.get(nodes, '', key)
      if (!node) return
      const since = stoppedSince(key)
      if (since === undefined && isSilent(node)) greet(node, context)
      if (since !== undefined && context.clock.now() < since + graceMs) context.requeueAt(key, since + graceMs)
      else if (since !== undefined && !isSilent(node)) miss(node, context)
      keepTaints(key, context)
    },
  }
}

const isSilent = ({ status }: Node): boolean =>
  (status?.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'Unknown')

type Condition = NonNullable<NonNullable<Node['status']>['conditions']>[number]

/** The kubelet's own conditions; the network's are another program's. */
const ofKubelet = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready']

function miss(node: Node, context: ControllerContext): void {
  const at = timestamp(context.clock.now())
  const silent = { status: 'Unknown' as const, reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
  writeConditions(node, context, (condition) => ({ ...condition, ...silent, lastTransitionTime: at }))
  const { name } = node.metadata
  context.event(node, { type: 'Normal', reason: 'NodeNotReady', message: `Node ${name} status is now: NodeNotReady`, component })
  for (const pod of context.client.list(pods).filter(({ spec }) => spec.nodeName === name)) markNotReady(pod, at, context)
}

/** Models pkg/controller/util/node MarkPodsNotReady (1.36). */
function markNotReady(pod: Pod, at: string, context: ControllerContext): void {
  const conditions = pod.status?.conditions ?? []
  if (!conditions.some(({ type, status }) => type === 'Ready' && status === 'True')) return
  const changed = conditions.map((one) =>
    one.type === 'Ready' ? { ...one, status: 'False' as const, lastTransitionTime: at } : one,
  )
  context.client.updateStatus(pods, { ...pod, status: { ...pod.status, conditions: changed } })
  context.event(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready', component })
}

const words: Readonly<Record<string, readonly [status: 'True' | 'False', reason: string, message: string]>> = {
  MemoryPressure: ['False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  Ready: ['True', 'KubeletReady', 'kubelet is posting ready status'],
}

/** The kubelet says again how its node is. */
function greet(node: Node, context: ControllerContext): void {
  const at = timestamp(context.clock.now())
  writeConditions(node, context, (condition) => {
    const [status, reason, message] = words[condition.type] ?? ['True', '', '']
    return { ...condition, status, reason, message, lastHeartbeatTime: at, lastTransitionTime: at }
  })
  const { name } = node.metadata
  const note = { type: 'Normal' as const, component: 'kubelet', host: name }
  context.event(node, { ...note, reason: 'NodeReady', message: `Node ${name} status is now: NodeReady` })
}

function writeConditions(node: Node, context: ControllerContext, change: (condition: Condition) => Condition): void {
  const conditions = (node.status?.conditions ?? []).map((one) => (ofKubelet.includes(one.type) ? change(one) : one))
  context.client.updateStatus(nodes, { ...node, status: { ...node.status, conditions } })
}
