import { pods } from '../api/kinds.ts'
import type { Condition } from '../api/object.ts'
import type { Pod, PodStatus } from '../api/pod.ts'
import type { ControllerContext } from '../controllers/controller.ts'
import { timestamp } from '../host/clock.ts'

const component = 'default-scheduler'

/** Who records what the scheduler does, and where it runs. */
export const recorder = { component, host: `${component}-k8s-master` }

/** Says in the Pod's status and in an Event why it has no node; `nominated`: where room is being made. */
export function markUnschedulable(pod: Pod, message: string, nominated: string | undefined, context: ControllerContext): void {
  const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  const node = nominated ?? pod.status?.nominatedNodeName
  if (known?.message === message && node === pod.status?.nominatedNodeName) return
  setScheduled(pod, { reason: 'Unschedulable', message }, node, context)
  context.event(pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message, ...recorder })
}

export function markGated(pod: Pod, context: ControllerContext): void {
  const known = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  if (known?.reason === 'SchedulingGated') return
  const message = 'Scheduling is blocked due to non-empty scheduling gates'
  setScheduled(pod, { reason: 'SchedulingGated', message }, undefined, context)
}

function setScheduled(
  pod: Pod,
  { reason, message }: { reason: string; message: string },
  nominatedNodeName: string | undefined,
  context: ControllerContext,
): void {
  const others = pod.status?.conditions?.filter(({ type }) => type !== 'PodScheduled') ?? []
  const before = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled')
  const since = before?.status === 'False' ? before.lastTransitionTime : undefined
  const condition: Condition = {
    type: 'PodScheduled',
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: since ?? timestamp(context.clock.now()),
    reason,
    message,
    observedGeneration: pod.metadata.generation ?? 1,
  }
  const status: PodStatus = { ...pod.status, conditions: [...others, condition] }
  if (nominatedNodeName) status.nominatedNodeName = nominatedNodeName
  context.client.updateStatus(pods, { ...pod, status })
}

/** Marks and deletes a Pod that makes room for another. Models preemption.go PreemptPod (1.36). */
export function evict(victim: Pod, preemptor: Pod, node: string, context: ControllerContext): void {
  const others = victim.status?.conditions?.filter(({ type }) => type !== 'DisruptionTarget') ?? []
  const condition: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timestamp(context.clock.now()),
    reason: 'PreemptionByScheduler',
    message: `${component}: preempting to accommodate a higher priority pod`,
    observedGeneration: victim.metadata.generation ?? 1,
  }
  context.client.updateStatus(pods, { ...victim, status: { ...victim.status, conditions: [...others, condition] } })
  context.client.delete(pods, victim.metadata.namespace as string, victim.metadata.name)
  const message = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`
  context.event(victim, { type: 'Normal', reason: 'Preempted', action: 'Preempting', related: preemptor, message, ...recorder })
}
