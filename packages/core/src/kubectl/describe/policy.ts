import type { PodDisruptionBudget, PriorityClass, StorageClass } from '../../api/policy.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { formatSelector } from './workload.ts'
import { formatLabels, printBool, type Writer } from './writer.ts'

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
  out.line(0, `Annotations:\t${formatLabels(found.metadata.annotations)}`)
  describeEvents(out, found, context)
}

const defaultKeys = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** Models describe.go describeStorageClass (1.36). */
export function describeStorageClass(out: Writer, found: StorageClass, context: Context): void {
  const { metadata, parameters = {} } = found
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `IsDefaultClass:\t${defaultKeys.some((key) => metadata.annotations?.[key] === 'true') ? 'Yes' : 'No'}`)
  out.line(0, `Annotations:\t${formatLabels(metadata.annotations)}`)
  out.line(0, `Provisioner:\t${found.provisioner}`)
  out.line(0, `Parameters:\t${formatLabels(parameters)}`)
  out.line(
    0,
    `AllowVolumeExpansion:\t${found.allowVolumeExpansion === undefined ? '<unset>' : printBool(found.allowVolumeExpansion)}`,
  )
  const options = found.mountOptions ?? []
  out.line(0, options.length === 0 ? 'MountOptions:\t<none>' : 'MountOptions:')
  for (const option of options) out.line(1, option)
  if (found.reclaimPolicy) out.line(0, `ReclaimPolicy:\t${found.reclaimPolicy}`)
  if (found.volumeBindingMode) out.line(0, `VolumeBindingMode:\t${found.volumeBindingMode}`)
  topologies(out, (found as { allowedTopologies?: TopologyTerm[] }).allowedTopologies)
  describeEvents(out, found, context)
}

interface TopologyTerm {
  matchLabelExpressions?: { key: string; values?: string[] }[]
}

/** Models describe.go printAllowedTopologies (1.36). */
function topologies(out: Writer, terms: readonly TopologyTerm[] | undefined): void {
  if (!terms) return
  out.line(0, `AllowedTopologies:\t${terms.length === 0 ? '<none>' : ''}`)
  terms.forEach(({ matchLabelExpressions = [] }, i) => {
    if (matchLabelExpressions.length === 0) out.line(1, `Term ${i}:\t<none>`)
    matchLabelExpressions.forEach(({ key, values = [] }, k) => {
      out.line(1, `${k === 0 ? `Term ${i}:` : ''}\t${key} in${values.length > 0 ? ` [${values.join(', ')}]` : ''}`)
    })
  })
}
