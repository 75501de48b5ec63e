import { nodes, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'

/** How long a node must be gone, and how often upstream looks. */
const quarantineMs = 40_000
const periodMs = 20_000

/** Takes away the Pods of nodes that are gone. Keys are nodes. Models pkg/controller/podgc gcOrphaned (1.36). */
export const podGcController: Controller = {
  name: 'podgc',
  watches: [
    watchRule(nodes, ({ type, object }) => (type === 'MODIFIED' ? [] : [object.metadata.name])),
    watchRule(pods, ({ object, old }, client) => {
      const { nodeName } = object.spec
      return nodeName && old?.spec.nodeName !== nodeName && !client.get(nodes, '', nodeName) ? [nodeName] : []
    }),
  ],
  reconcile(node, context) {
    const { client, clock, local } = context
    if (client.get(nodes, '', node)) return settle(node, context)
    const own = client.list(pods).filter(({ spec }) => spec.nodeName === node)
    if (own.length === 0) return settle(node, context)
    const since = local.get<{ atMs: number }>(node)?.atMs ?? clock.now()
    const dueAtMs = since + quarantineMs + periodMs
    if (clock.now() < dueAtMs) {
      local.set(node, { atMs: since })
      return context.requeueAt(node, dueAtMs)
    }
    for (const pod of own) collect(pod, context)
    settle(node, context)
  },
}

function settle(node: string, context: ControllerContext): void {
  if (!context.local.get(node)) return
  context.local.delete(node)
  context.forget(node)
}

/** Nobody is there to stop it: it has failed, and goes at once. Models markFailedAndDeletePodWithCondition (1.36). */
function collect(pod: Pod, { client, clock }: ControllerContext): void {
  const { namespace = '', name } = pod.metadata
  const phase = pod.status?.phase
  if (phase !== 'Succeeded' && phase !== 'Failed') {
    const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionTarget')
    const condition = {
      type: 'DisruptionTarget',
      status: 'True' as const,
      lastProbeTime: null,
      lastTransitionTime: timestamp(clock.now()),
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
      observedGeneration: pod.metadata.generation ?? 1,
    }
    client.updateStatus(pods, { ...pod, status: { ...pod.status, phase: 'Failed', conditions: [...others, condition] } })
  }
  client.delete(pods, namespace, name, { gracePeriodSeconds: 0 })
}
