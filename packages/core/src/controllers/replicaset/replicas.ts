import { pods } from '../../api/kinds.ts'
import type { Condition, KubeObject } from '../../api/object.ts'
import type { Pod, PodTemplateSpec } from '../../api/pod.ts'
import type { Resource } from '../../api/resource.ts'
import { isFailure } from '../../api/status.ts'
import { timestamp } from '../../host/clock.ts'
import { afterFailures } from '../backoff.ts'
import type { ControllerContext } from '../controller.ts'
import { isActive } from '../pod-state.ts'
import { podFromTemplate } from '../pod-template.ts'
import { byDeletionOrder } from './rank.ts'

/** Pods made or deleted in one go. */
const burst = 500

/** What keeps a number of equal Pods. */
export interface Replicas {
  owner: KubeObject
  resource: Resource
  wanted: number
  template: PodTemplateSpec
  /** Who says so in Events. */
  component: string
  /** Its Pods and those of its siblings: who has many on one node loses one there first. */
  related?(context: ControllerContext): Pod[]
}

/** Makes or deletes Pods; what is returned is why one could not be made. Models replica_set.go manageReplicas (1.36). */
export function manageReplicas(of: Replicas, own: readonly Pod[], context: ControllerContext): string | undefined {
  const active = own.filter(isActive)
  const missing = of.wanted - active.length
  if (missing > 0 && afterFailures(own) > context.clock.now()) return undefined
  if (missing > 0) return createPods(of, Math.min(missing, burst), context)
  if (missing < 0) deletePods(of, active, Math.min(-missing, burst), context)
  return undefined
}

function createPods(
  { owner, resource, template, component }: Replicas,
  count: number,
  context: ControllerContext,
): string | undefined {
  for (let i = 0; i < count; i++) {
    const made = context.client.create(pods, podFromTemplate(template, resource, owner))
    if (isFailure(made)) {
      const message = `Error creating: ${made.message}`
      context.event(owner, { type: 'Warning', reason: 'FailedCreate', message, component })
      return made.message
    }
    context.event(owner, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${made.metadata.name}`, component })
  }
  return undefined
}

function deletePods(
  { owner, component, related }: Replicas,
  active: readonly Pod[],
  count: number,
  context: ControllerContext,
): void {
  const perNode = new Map<string, number>()
  const crowd = related?.(context).filter(isActive) ?? active
  for (const pod of crowd) perNode.set(pod.spec.nodeName ?? '', (perNode.get(pod.spec.nodeName ?? '') ?? 0) + 1)
  const order = byDeletionOrder((pod) => perNode.get(pod.spec.nodeName ?? '') ?? 0, context.clock.now())
  const ordered = [...active].sort(order)
  for (const pod of ordered.slice(0, count)) {
    context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
    const message = `Deleted pod: ${pod.metadata.name}`
    context.event(owner, { type: 'Normal', reason: 'SuccessfulDelete', message, component })
  }
}

/** The conditions with ReplicaFailure set or taken away. Models replica_set_utils.go calculateStatus (1.36). */
export function conditionsAfter(
  before: readonly Condition[] | undefined,
  failed: string | undefined,
  nowMs: number,
): Condition[] {
  const others = (before ?? []).filter(({ type }) => type !== 'ReplicaFailure')
  if (failed === undefined) return others
  // one that is there keeps its words
  const known = before?.find(({ type }) => type === 'ReplicaFailure')
  const lastTransitionTime = timestamp(nowMs)
  return [
    ...others,
    known ?? { type: 'ReplicaFailure', status: 'True', lastTransitionTime, reason: 'FailedCreate', message: failed },
  ]
}
