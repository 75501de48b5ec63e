import { since } from '../../api/duration.ts'
import type { Pod, ResourceRequirements } from '../../api/pod.ts'
import { describeContainers, resources } from './containers.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { schedulingGroup, tolerations, topologySpread } from './pod-template.ts'
import { describeVolumes } from './volumes.ts'
import { annotations, controlledBy, labels, rfc1123, type Writer } from './writer.ts'

/** Models describe.go describePod (1.36). */
export function describePod(out: Writer, pod: Pod, context: Context): void {
  const { metadata, spec, status = {} } = pod
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Namespace:\t${metadata.namespace}`)
  placement(out, pod)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  phase(out, pod, context.nowMs)
  addresses(out, pod)
  controlledBy(out, metadata)
  const { nominatedNodeName } = status as { nominatedNodeName?: string }
  if (nominatedNodeName) out.line(0, `NominatedNodeName:\t${nominatedNodeName}`)
  podLevelResources(out, spec)
  const field = (path: string): string => fieldValue(pod, path)
  if (spec.initContainers?.length)
    describeContainers(out, 'Init Containers', spec.initContainers, status.initContainerStatuses, '', field)
  describeContainers(out, 'Containers', spec.containers, status.containerStatuses ?? [], '', field)
  if (spec.ephemeralContainers?.length) {
    describeContainers(out, 'Ephemeral Containers', spec.ephemeralContainers, status.ephemeralContainerStatuses, '', field)
  }
  conditions(out, pod)
  describeVolumes(out, spec.volumes ?? [], '')
  out.line(0, `QoS Class:\t${status.qosClass ?? 'BestEffort'}`)
  labels(out, 'Node-Selectors', spec.nodeSelector)
  tolerations(out, 'Tolerations', spec.tolerations ?? [])
  topologySpread(out, spec.topologySpreadConstraints ?? [], '')
  schedulingGroup(out, spec, '')
  describeEvents(out, pod, context)
}

function podLevelResources(out: Writer, spec: Pod['spec']): void {
  const found = (spec as { resources?: ResourceRequirements }).resources
  if (!found) return
  out.line(0, 'Resources:')
  resources(out, 1, found)
}

function placement(out: Writer, { spec, status }: Pod): void {
  if (spec.priority !== undefined) out.line(0, `Priority:\t${spec.priority}`)
  if (spec.priorityClassName) out.line(0, `Priority Class Name:\t${spec.priorityClassName}`)
  if (spec.runtimeClassName) out.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`)
  if (spec.serviceAccountName) out.line(0, `Service Account:\t${spec.serviceAccountName}`)
  out.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>'}`)
  if (status?.startTime) out.line(0, `Start Time:\t${rfc1123(status.startTime)}`)
}

function phase(out: Writer, { metadata, spec, status = {} }: Pod, nowMs: number): void {
  if (metadata.deletionTimestamp && status.phase !== 'Failed' && status.phase !== 'Succeeded') {
    out.line(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, nowMs)})`)
    out.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds}s`)
  } else out.line(0, `Status:\t${status.phase ?? ''}`)
  if (status.reason) out.line(0, `Reason:\t${status.reason}`)
  if (status.message) out.line(0, `Message:\t${status.message}`)
  const seccomp = (spec.securityContext as { seccompProfile?: { type: string; localhostProfile?: string } } | undefined)
    ?.seccompProfile
  if (seccomp) out.line(0, `SeccompProfile:\t${seccomp.type}`)
  if (seccomp?.type === 'Localhost') out.line(0, `LocalhostProfile:\t${seccomp.localhostProfile}`)
}

function addresses(out: Writer, { status }: Pod): void {
  out.line(0, `IP:\t${status?.podIP ?? ''}`)
  const list = status?.podIPs ?? []
  out.line(0, list.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const { ip } of list) out.line(1, `IP:\t${ip}`)
}

function conditions(out: Writer, { spec, status }: Pod): void {
  const list = status?.conditions ?? []
  if (spec.readinessGates?.length) {
    out.raw('Readiness Gates:\n  Type\tStatus\n')
    for (const { conditionType } of spec.readinessGates) {
      out.line(1, `${conditionType} \t${list.find(({ type }) => type === conditionType)?.status ?? '<none>'} `)
    }
  }
  if (list.length === 0) return
  out.raw('Conditions:\n  Type\tStatus\n')
  for (const condition of list) out.line(1, `${condition.type} \t${condition.status} `)
}

/** The scheme of kubectl knows the fields that every object has, and no others. Models describe.go EnvValueRetriever (1.36). */
function fieldValue({ metadata }: Pod, path: string): string {
  if (path === 'metadata.name') return metadata.name
  return path === 'metadata.namespace' ? (metadata.namespace ?? '') : ''
}
