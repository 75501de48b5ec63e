import { nodes } from '../../api/kinds.ts'
import type { ContainerStatus, Pod, PodStatus } from '../../api/pod.ts'
import { timestamp } from '../../host/clock.ts'
import type { PodRecord } from '../record.ts'
import type { Sync } from '../sync.ts'
import { conditionsOf } from './conditions.ts'
import { containerStatus } from './container-status.ts'
import { phaseOf } from './phase.ts'

/** The status that the record amounts to. Models kubelet_pods.go generateAPIPodStatus (1.36). */
export function podStatus(sync: Sync, terminal: boolean): PodStatus {
  const { pod, record } = sync
  const of = (containers: Parameters<typeof containerStatus>[2][] | undefined): ContainerStatus[] =>
    (containers ?? []).map((container) => containerStatus(pod, record, container))
  const init = of(pod.spec.initContainers)
  const containers = byName(of(pod.spec.containers))
  const ephemeral = byName(of(pod.spec.ephemeralContainers))
  const phase = finalPhase(pod) ?? (terminal ? forced(record) : undefined) ?? phaseOf(pod, init, containers, terminal)
  const ended = phase === 'Succeeded' || phase === 'Failed'
  const sandboxReady = record.sandboxId !== undefined && !ended && !(terminal && pod.metadata.deletionTimestamp !== undefined)
  const conditions = conditionsOf({ pod, phase, init, containers, sandboxReady, record, nowMs: sync.now })
  return {
    ...pod.status,
    observedGeneration: pod.metadata.generation ?? 1,
    phase,
    conditions,
    ...(terminal ? reasonOf(record) : {}),
    ...addresses(sync),
    startTime: pod.status?.startTime ?? timestamp(record.admittedAtMs),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: containers,
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
  }
}

/** Only init containers keep the spec's order. */
const byName = (statuses: ContainerStatus[]): ContainerStatus[] =>
  statuses.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))

/** A Pod that has ended stays so. */
function finalPhase(pod: Pod): PodStatus['phase'] | undefined {
  const { phase } = pod.status ?? {}
  return phase === 'Succeeded' || phase === 'Failed' ? phase : undefined
}

function forced(record: PodRecord): 'Failed' | undefined {
  return record.stopping?.reason === undefined ? undefined : 'Failed'
}

function reasonOf(record: PodRecord): Partial<PodStatus> {
  const { reason, message } = record.stopping ?? {}
  return { ...(reason ? { reason } : {}), ...(message ? { message } : {}) }
}

function addresses({ parts, record }: Sync): Partial<PodStatus> {
  const node = parts.client.get(nodes, '', record.node)
  const hostIP = node?.status?.addresses?.find((a) => a.type === 'InternalIP')?.address
  return {
    ...(hostIP === undefined ? {} : { hostIP, hostIPs: [{ ip: hostIP }] }),
    ...(record.ip === undefined ? {} : { podIP: record.ip, podIPs: [{ ip: record.ip }] }),
  }
}
