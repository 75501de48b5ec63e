import type { DaemonSet, ReplicaSet, StatefulSet } from '../../api/apps.ts'
import type { ReplicationController } from '../../api/core.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { describePodTemplate } from './pod-template.ts'
import { formatSelector, podStatus, reasonConditions } from './workload.ts'
import { annotations, controlledBy, formatLabels, labels, rfc1123, type Writer } from './writer.ts'

/** Models describe.go describeReplicaSet (1.36). */
export function describeReplicaSet(out: Writer, set: ReplicaSet, context: Context): void {
  const { metadata, spec, status } = set
  const selector = formatSelector(spec.selector)
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `Selector:\t${selector}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  controlledBy(out, metadata)
  out.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`)
  out.line(0, `Pods Status:\t${podStatus(context, metadata.namespace ?? '', selector, metadata.uid)}`)
  describePodTemplate(out, spec.template)
  reasonConditions(out, status?.conditions)
  describeEvents(out, set, context)
}

/** Models describe.go describeReplicationController (1.36). */
export function describeReplicationController(out: Writer, controller: ReplicationController, context: Context): void {
  const { metadata, spec, status } = controller
  const selector = formatLabels(spec.selector)
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `Selector:\t${selector}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`)
  out.line(0, `Pods Status:\t${podStatus(context, metadata.namespace ?? '', selector, metadata.uid)}`)
  describePodTemplate(out, spec.template)
  reasonConditions(out, status?.conditions)
  describeEvents(out, controller, context)
}

/** Models describe.go describeDaemonSet (1.36). */
export function describeDaemonSet(out: Writer, set: DaemonSet, context: Context): void {
  const { metadata, spec, status } = set
  const selector = formatSelector(spec.selector)
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `Selector:\t${selector}`)
  out.line(0, `Node-Selector:\t${formatLabels(spec.template.spec.nodeSelector)}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`)
  out.line(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`)
  out.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`)
  out.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`)
  out.line(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`)
  out.line(0, `Pods Status:\t${podStatus(context, metadata.namespace ?? '', selector, metadata.uid)}`)
  describePodTemplate(out, spec.template)
  describeEvents(out, set, context)
}

/** Models describe.go describeStatefulSet (1.36). */
export function describeStatefulSet(out: Writer, set: StatefulSet, context: Context): void {
  const { metadata, spec, status } = set
  const selector = formatSelector(spec.selector)
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  out.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`)
  out.line(0, `Selector:\t${selector}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, `Replicas:\t${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total`)
  out.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`)
  const rolling = spec.updateStrategy?.rollingUpdate
  if (rolling?.partition !== undefined) out.line(1, `Partition:\t${rolling.partition}`)
  if (rolling?.partition !== undefined && rolling.maxUnavailable !== undefined)
    out.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`)
  out.line(0, `Pods Status:\t${podStatus(context, metadata.namespace ?? '', selector, metadata.uid)}`)
  describePodTemplate(out, spec.template)
  claimTemplates(out, (spec.volumeClaimTemplates ?? []) as ClaimTemplate[])
  describeEvents(out, set, context)
}

interface ClaimTemplate {
  metadata: { name?: string; labels?: Record<string, string>; annotations?: Record<string, string> }
  spec?: { storageClassName?: string; accessModes?: string[]; resources?: { requests?: Record<string, string> } }
}

function claimTemplates(out: Writer, list: readonly ClaimTemplate[]): void {
  out.line(0, list.length === 0 ? 'Volume Claims:\t<none>' : 'Volume Claims:')
  for (const { metadata, spec } of list) {
    out.line(1, `Name:\t${metadata.name ?? ''}`)
    out.line(1, `StorageClass:\t${spec?.storageClassName ?? ''}`)
    labels(out, '  Labels', metadata.labels, '  ')
    labels(out, '  Annotations', metadata.annotations, '  ')
    out.line(1, `Capacity:\t${spec?.resources?.requests?.storage ?? '<default>'}`)
    out.line(1, `Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`)
  }
}
