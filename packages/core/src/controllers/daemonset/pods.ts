import type { DaemonSet } from '../../api/apps.ts'
import type { Node } from '../../api/core.ts'
import { daemonsets, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import type { ControllerContext } from '../controller.ts'
import { podFromTemplate } from '../pod-template.ts'
import { tolerationsOf } from './nodes.ts'

export const component = 'daemonset-controller'
export const hashLabel = 'controller-revision-hash'

/** Makes the Pod of a node: the scheduler is left no other. Models daemon util CreatePodTemplate and ReplaceDaemonSetPodNodeNameNodeAffinity (1.36). */
export function createPod(set: DaemonSet, node: Node, hash: string, context: ControllerContext): void {
  const pod = podFromTemplate(set.spec.template, daemonsets, set)
  const generation =
    set.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? String(set.metadata.generation ?? 1)
  pod.metadata.labels = { ...pod.metadata.labels, [hashLabel]: hash, 'pod-template-generation': generation }
  pod.spec.tolerations = tolerationsOf(pod.spec)
  const { affinity } = pod.spec
  const nodeSelectorTerms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node.metadata.name] }] }]
  pod.spec.affinity = {
    ...affinity,
    nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
  }
  const made = context.client.create(pods, pod)
  const note = isFailure(made)
    ? { type: 'Warning' as const, reason: 'FailedCreate', message: `Error creating: ${made.message}` }
    : { type: 'Normal' as const, reason: 'SuccessfulCreate', message: `Created pod: ${made.metadata.name}` }
  context.event(set, { ...note, component })
}

export function deletePod(set: DaemonSet, pod: Pod, context: ControllerContext): void {
  context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
  context.event(set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component })
}
