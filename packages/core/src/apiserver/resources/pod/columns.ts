import { humanDuration } from '../../../api/duration.ts'
import type { ContainerStatus, Pod } from '../../../api/pod.ts'
import { columnsOf, text } from '../../columns.ts'
import type { Column } from '../../strategy.ts'

interface Summary {
  ready: number
  total: number
  reason: string
  restarts: number
  lastRestart: string | undefined
}

const isSidecar = (pod: Pod, name: string): boolean =>
  pod.spec.initContainers?.find((container) => container.name === name)?.restartPolicy === 'Always'

const finishedAt = (status: ContainerStatus): string | undefined => status.lastState?.terminated?.finishedAt

const later = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a

/** What READY, STATUS and RESTARTS say. Models pkg/printers/internalversion/printers.go printPod (1.36). */
export function podSummary(pod: Pod): Summary {
  const { status = {} } = pod
  let reason = status.reason || status.phase || ''
  const scheduled = status.conditions?.find((condition) => condition.type === 'PodScheduled')
  if (scheduled?.reason === 'SchedulingGated') reason = 'SchedulingGated'
  const init = initSummary(pod)
  const initializing = init.reason !== undefined
  if (init.reason !== undefined) reason = init.reason
  const main = initializing && !isInitialized(pod) ? { ...init, reason } : containersSummary(pod, reason, init)
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').length
  const result = { ...main, total: pod.spec.containers.length + sidecars }
  return { ...result, reason: deletionReason(pod, main.reason) }
}

const isInitialized = (pod: Pod): boolean =>
  pod.status?.conditions?.some((condition) => condition.type === 'Initialized' && condition.status === 'True') === true

interface InitSummary {
  reason: string | undefined
  restarts: number
  lastRestart: string | undefined
  ready: number
}

function initSummary(pod: Pod): InitSummary {
  const out: InitSummary = { reason: undefined, restarts: 0, lastRestart: undefined, ready: 0 }
  const statuses = pod.status?.initContainerStatuses ?? []
  for (const [i, status] of statuses.entries()) {
    out.restarts += status.restartCount
    out.lastRestart = later(out.lastRestart, finishedAt(status))
    const { terminated, waiting } = status.state ?? {}
    if (terminated?.exitCode === 0) continue
    if (isSidecar(pod, status.name) && status.started) {
      if (status.ready) out.ready++
      continue
    }
    if (terminated)
      out.reason = `Init:${terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)}`
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') out.reason = `Init:${waiting.reason}`
    else out.reason = `Init:${i}/${pod.spec.initContainers?.length ?? 0}`
    break
  }
  return out
}

function containersSummary(pod: Pod, before: string, init: InitSummary): Omit<Summary, 'total'> {
  const statuses = pod.status?.containerStatuses ?? []
  let reason = before
  let { ready, lastRestart } = init
  let restarts =
    statuses.length > 0 && !(pod.spec.initContainers ?? []).some((container) => container.restartPolicy === 'Always')
      ? 0
      : init.restarts
  let hasRunning = false
  for (const status of [...statuses].reverse()) {
    restarts += status.restartCount
    lastRestart = later(lastRestart, finishedAt(status))
    const { waiting, terminated, running } = status.state ?? {}
    if (waiting?.reason) reason = waiting.reason
    else if (terminated)
      reason = terminated.reason || (terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${terminated.exitCode}`)
    else if (status.ready && running) {
      hasRunning = true
      ready++
    }
  }
  if (reason === 'Completed' && hasRunning) {
    const isReady = pod.status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True')
    reason = isReady ? 'Running' : 'NotReady'
  }
  return { ready, reason, restarts, lastRestart }
}

function deletionReason(pod: Pod, reason: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason
  if (pod.status?.reason === 'NodeLost') return 'Unknown'
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed' ? reason : 'Terminating'
}

function restartsText(pod: Pod, nowMs: number): string {
  const { restarts, lastRestart } = podSummary(pod)
  if (restarts === 0 || !lastRestart) return String(restarts)
  return `${restarts} (${humanDuration(nowMs - Date.parse(lastRestart))} ago)`
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const conditions = pod.status?.conditions ?? []
  const met = gates.filter((gate) =>
    conditions.some((condition) => condition.type === gate.conditionType && condition.status === 'True'),
  )
  return `${met.length}/${gates.length}`
}

const orNone = (value: string | undefined): string => value || '<none>'

export const podColumns: Column<Pod>[] = columnsOf<Pod>(
  text('Ready', (pod) => {
    const { ready, total } = podSummary(pod)
    return `${ready}/${total}`
  }),
  text('Status', (pod) => podSummary(pod).reason),
  text('Restarts', restartsText),
).concat(
  text<Pod>('IP', (pod) => orNone(pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP), 1),
  text<Pod>('Node', (pod) => orNone(pod.spec.nodeName), 1),
  text<Pod>('Nominated Node', (pod) => orNone((pod.status as { nominatedNodeName?: string } | undefined)?.nominatedNodeName), 1),
  text<Pod>('Readiness Gates', readinessGates, 1),
)
