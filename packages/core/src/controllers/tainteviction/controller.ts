import type { Node, Taint } from '../../api/core.ts'
import { nodes, pods } from '../../api/kinds.ts'
import type { Pod, Toleration } from '../../api/pod.ts'
import { tolerates } from '../../api/tolerations.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'

const component = 'taint-eviction-controller'

/** Ends Pods that do not tolerate a NoExecute taint of their node, or no longer do. Models pkg/controller/tainteviction (1.36). */
export const taintEvictionController: Controller = {
  name: 'tainteviction',
  watches: [
    watchRule(nodes, podsOnTainted),
    watchRule(pods, ({ type, object, old }, client) =>
      type === 'DELETED' || placedAnew(object, old, client.get(nodes, '', object.spec.nodeName ?? '')) ? [keyOf(object)] : [],
    ),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const pod = context.client.get(pods, namespace, name)
    const taints = pod ? noExecute(context.client.get(nodes, '', pod.spec.nodeName ?? '')) : []
    if (!pod || pod.metadata.deletionTimestamp) return forget(key, context)
    const seconds = secondsLeft(taints, pod.spec.tolerations ?? [])
    if (seconds === undefined) return cancel(key, pod, context)
    const begun = context.local.get<{ uid: string; atMs: number }>(key)
    const atMs = begun && begun.uid === pod.metadata.uid ? begun.atMs : context.clock.now()
    if (context.clock.now() >= atMs + seconds * 1000) return evict(key, pod, context)
    context.local.set(key, { uid: pod.metadata.uid ?? '', atMs })
    context.requeueAt(key, atMs + seconds * 1000)
  },
}

const noExecute = (node: Node | undefined): Taint[] => (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute')

/** Only where taints changed: a node's status changes often. */
function podsOnTainted({ type, object, old }: ObjectChange<Node>, client: ControllerContext['client']): string[] {
  const [now, before] = [noExecute(object), noExecute(old)]
  if (type === 'DELETED' || (now.length === 0 && before.length === 0)) return []
  return client
    .list(pods)
    .filter(({ spec }) => spec.nodeName === object.metadata.name)
    .map(keyOf)
}

/** A Pod's status is no reason to look again. */
function placedAnew(pod: Pod, old: Pod | undefined, node: Node | undefined): boolean {
  if (!pod.spec.nodeName || noExecute(node).length === 0) return false
  return old?.spec.nodeName !== pod.spec.nodeName || old.metadata.generation !== pod.metadata.generation
}

/** Seconds that a Pod may stay from when it is seen; undefined: for ever. Models getMinTolerationTime (1.36). */
function secondsLeft(taints: readonly Taint[], tolerations: readonly Toleration[]): number | undefined {
  if (taints.length === 0) return undefined
  const used = taints.map((taint) => tolerations.find((toleration) => tolerates([toleration], taint)))
  if (used.includes(undefined)) return 0
  const limits = used.map((toleration) => toleration?.tolerationSeconds).filter((seconds) => seconds !== undefined)
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits))
}

function forget(key: string, { local, forget: drop }: ControllerContext): void {
  if (!local.get(key)) return
  local.delete(key)
  drop(key)
}

function cancel(key: string, pod: Pod, context: ControllerContext): void {
  if (!context.local.get(key)) return
  forget(key, context)
  const message = `Cancelling deletion of Pod ${keyOf(pod)}`
  context.event(pod, { type: 'Normal', reason: 'TaintManagerEviction', message, component })
}

/** The Pod says why before it goes. Models addConditionAndDeletePod (1.36). */
function evict(key: string, pod: Pod, context: ControllerContext): void {
  const { namespace = '', name } = pod.metadata
  forget(key, context)
  const message = `Marking for deletion Pod ${keyOf(pod)}`
  context.event(pod, { type: 'Normal', reason: 'TaintManagerEviction', message, component })
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget')
  const condition = {
    type: 'DisruptionTarget',
    status: 'True' as const,
    lastTransitionTime: timestamp(context.clock.now()),
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  }
  context.client.updateStatus(pods, { ...pod, status: { ...pod.status, conditions: [...others, condition] } })
  context.client.delete(pods, namespace, name)
}
