import type { HorizontalPodAutoscaler, PodDisruptionBudget, PriorityClass, StorageClass } from '../../api/policy.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { formatSelector } from './workload.ts'
import { annotations, head, printBool, rfc1123, type Writer } from './writer.ts'

/** Models describe.go describePodDisruptionBudget (1.36). */
export function describePodDisruptionBudget(out: Writer, budget: PodDisruptionBudget, context: Context): void {
  const { metadata, spec, status } = budget
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  if (spec.minAvailable !== undefined) out.line(0, `Min available:\t${spec.minAvailable}`)
  else if (spec.maxUnavailable !== undefined) out.line(0, `Max unavailable:\t${spec.maxUnavailable}`)
  out.line(0, `Selector:\t${spec.selector ? formatSelector(spec.selector) : '<unset>'}`)
  out.line(0, 'Status:')
  out.line(2, `Allowed disruptions:\t${status?.disruptionsAllowed ?? 0}`)
  out.line(2, `Current:\t${status?.currentHealthy ?? 0}`)
  out.line(2, `Desired:\t${status?.desiredHealthy ?? 0}`)
  out.line(2, `Total:\t${status?.expectedPods ?? 0}`)
  describeEvents(out, budget, context)
}

/** Models describe.go describePriorityClass (1.36). */
export function describePriorityClass(out: Writer, found: PriorityClass, context: Context): void {
  out.line(0, `Name:\t${found.metadata.name}`)
  out.line(0, `Value:\t${found.value}`)
  out.line(0, `GlobalDefault:\t${found.globalDefault === true}`)
  if (found.preemptionPolicy) out.line(0, `PreemptionPolicy:\t${found.preemptionPolicy}`)
  out.line(0, `Description:\t${found.description ?? ''}`)
  annotations(out, 'Annotations', found.metadata.annotations)
  describeEvents(out, found, context)
}

const isDefaultKey = 'storageclass.kubernetes.io/is-default-class'

/** Models describe.go describeStorageClass (1.36). */
export function describeStorageClass(out: Writer, found: StorageClass, context: Context): void {
  const { metadata, parameters = {} } = found
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `IsDefaultClass:\t${metadata.annotations?.[isDefaultKey] === 'true' ? 'Yes' : 'No'}`)
  const pairs = Object.entries(metadata.annotations ?? {}).map(([key, value]) => `${key}=${value}`)
  out.line(0, `Annotations:\t${pairs.sort().join(',') || '<none>'}`)
  out.line(0, `Provisioner:\t${found.provisioner}`)
  const settings = Object.entries(parameters).map(([key, value]) => `${key}=${value}`)
  out.line(0, `Parameters:\t${settings.sort().join(',') || '<none>'}`)
  out.line(
    0,
    `AllowVolumeExpansion:\t${found.allowVolumeExpansion === undefined ? '<unset>' : printBool(found.allowVolumeExpansion)}`,
  )
  const options = found.mountOptions ?? []
  out.line(0, options.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:')
  for (const option of options) out.line(1, option)
  if (found.reclaimPolicy) out.line(0, `ReclaimPolicy:\t${found.reclaimPolicy}`)
  if (found.volumeBindingMode) out.line(0, `VolumeBindingMode:\t${found.volumeBindingMode}`)
  describeEvents(out, found, context)
}

/** Models describe.go describeHorizontalPodAutoscalerV2 (1.36). */
export function describeHorizontalPodAutoscaler(out: Writer, scaler: HorizontalPodAutoscaler, context: Context): void {
  const { metadata, spec, status = {} } = scaler
  head(out, metadata)
  out.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`)
  out.line(0, `Reference:\t${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`)
  out.line(0, 'Metrics:\t( current / target )')
  ;(spec.metrics ?? []).forEach((metric, i) => {
    out.line(1, metricLine(metric, status.currentMetrics?.[i]))
  })
  out.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`)
  out.line(0, `Max replicas:\t${spec.maxReplicas}`)
  out.line(
    0,
    `${spec.scaleTargetRef.kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`,
  )
  const conditions = (status.conditions ?? []) as { type: string; status: string; reason: string; message: string }[]
  if (conditions.length > 0) {
    out.line(0, 'Conditions:')
    out.line(1, 'Type\tStatus\tReason\tMessage')
    out.line(1, '----\t------\t------\t-------')
    for (const found of conditions) out.line(1, [found.type, found.status, found.reason, found.message].join('\t'))
  }
  describeEvents(out, scaler, context)
}

function metricLine({ type, resource }: Record<string, any>, current: Record<string, any> | undefined): string {
  if (type !== 'Resource') return `<unknown metric type ${JSON.stringify(type)}>`
  const { name, target = {} } = resource ?? {}
  const now = current?.resource?.current
  if (target.averageValue !== undefined)
    return `resource ${name} on pods:\t${now?.averageValue ?? '<unknown>'} / ${target.averageValue}`
  const percent = now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}% (${now.averageValue})`
  return `resource ${name} on pods  (as a percentage of request):\t${percent} / ${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`
}
