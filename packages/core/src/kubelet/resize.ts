import { equal } from '../api/copy.ts'
import { nodes } from '../api/kinds.ts'
import type { Container, Pod, ResourceRequirements } from '../api/pod.ts'
import { amountOf, podRequests } from '../api/pod-requests.ts'
import { shortageFor } from './admit.ts'
import { stopContainer } from './container-stop.ts'
import type { KubeletParts } from './ports.ts'
import type { PodRecord } from './record.ts'
import { isSidecar, note, type Sync } from './sync.ts'

/** From a new allocation to the runtime's report of it. */
const actuateMs = 1000
// pkg/kubelet/allocation retryDelay
const retryMs = 180_000

/** Who may be resized: containers and sidecars. */
const resizable = (pod: Pod): Container[] => [
  ...(pod.spec.initContainers ?? []).filter((container) => isSidecar(pod, container)),
  ...pod.spec.containers,
]

const resourcesOf = (pod: Pod): Record<string, ResourceRequirements> =>
  Object.fromEntries(resizable(pod).map(({ name, resources = {} }) => [name, resources]))

/** The Pod with what it was given, which may be less than it now asks for. Models allocation_manager.go UpdatePodFromAllocation (1.36). */
export function allocatedPod(pod: Pod, record: Pick<PodRecord, 'allocated'> | undefined): Pod {
  const { allocated } = record ?? {}
  if (!allocated) return pod
  const given = (container: Container): Container =>
    allocated[container.name] ? { ...container, resources: allocated[container.name] as ResourceRequirements } : container
  const initContainers = pod.spec.initContainers?.map(given)
  const containers = pod.spec.containers.map(given)
  return { ...pod, spec: { ...pod.spec, containers, ...(initContainers ? { initContainers } : {}) } }
}

/**
 * Gives a Pod the resources that it asks for now, if the node has them: at once, or by restarting the containers whose
 * resizePolicy wants it. Models handlePodResourcesResize and computePodResizeAction (1.36).
 */
export function resizePod(sync: Sync): void {
  const { pod, record } = sync
  record.allocated ??= resourcesOf(pod)
  const wanted = resourcesOf(pod)
  if (equal(wanted, record.allocated)) delete record.resizePending
  else if (!refused(sync)) allocate(sync, wanted)
  noteDeferred(sync)
}

const deferredPrefix = (node: string): string => `kubelet/resize-deferred/${node}/`

/** Keeps a list of the Pods of a node that wait for room. */
function noteDeferred({ parts, pod, record }: Sync): void {
  const key = `${deferredPrefix(record.node)}${pod.metadata.namespace}/${pod.metadata.name}`
  const waits = record.resizePending?.reason === 'Deferred'
  if (waits === (parts.rows.get(key) !== undefined)) return
  if (waits) parts.rows.set(key, {})
  else parts.rows.delete(key)
}

/** The Pods that may be resized once another one of their node is gone. Models RetryPendingResizes on removed Pods (1.36). */
export function waitingForRoom(parts: KubeletParts, node: string): string[] {
  const prefix = deferredPrefix(node)
  return parts.rows.range(prefix).map(({ key }) => key.slice(prefix.length))
}

/** What is gone waits no more. */
export function forgetDeferred(parts: KubeletParts, node: string, key: string): void {
  parts.rows.delete(deferredPrefix(node) + key)
}

/** Notes why the node cannot give what is wanted; false when it can. Models lifecycle canAdmitPod of a resize (1.36). */
function refused(sync: Sync): boolean {
  const why = refusal(sync)
  if (!why) return false
  const generation = sync.pod.metadata.generation ?? 1
  if (why.reason === 'Deferred') sync.due(sync.now + retryMs, true)
  const before = sync.record.resizePending
  const news = before?.reason !== why.reason || before.message !== why.message || before.generation !== generation
  sync.record.resizePending = { ...why, generation, atMs: before?.reason === why.reason ? before.atMs : sync.now }
  if (news)
    note(sync, 'Warning', `Resize${why.reason}`, `Pod resize ${why.reason}: ${summary(sync.pod, generation, why.message)}`)
  return true
}

function refusal({ parts, pod, record }: Sync): { reason: 'Infeasible' | 'Deferred'; message: string } | undefined {
  const node = parts.client.get(nodes, '', record.node)
  if (!node) return undefined
  const asked = podRequests({ ...pod, status: {} })
  for (const [name, unit] of [
    ['cpu', 1000],
    ['memory', 1],
  ] as const) {
    const [requested, capacity] = [asked[name] ?? 0, amountOf(node.status?.allocatable?.[name])].map((n) => Math.round(n * unit))
    if ((requested as number) > (capacity as number))
      return {
        reason: 'Infeasible',
        message: `Node didn't have enough capacity: ${name}, requested: ${requested}, capacity: ${capacity}`,
      }
  }
  const short = shortageFor(parts, { ...pod, status: {} }, node)
  return short && { reason: 'Deferred', message: short.message }
}

function allocate(sync: Sync, wanted: Record<string, ResourceRequirements>): void {
  const { pod, record, now } = sync
  const before = record.allocated ?? {}
  record.allocated = wanted
  delete record.resizePending
  const restart = resizable(pod).filter((container) => needsRestart(container, before[container.name] ?? {}))
  const running = restart.filter(({ name }) => record.containers[name]?.state === 'running')
  const generation = pod.metadata.generation ?? 1
  record.resizing = { atMs: now, generation, before: record.resizing?.before ?? before, restart: running.map(({ name }) => name) }
  note(sync, 'Normal', 'ResizeStarted', `Pod resize started: ${summary(pod, generation)}`)
  const graceMs = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000
  for (const container of running) stopContainer(sync, container, graceMs, `Container ${container.name} resize requires restart`)
}

interface ResizePolicy {
  resourceName: string
  restartPolicy: string
}

function needsRestart(container: Container, before: ResourceRequirements): boolean {
  const { resizePolicy = [] } = container as { resizePolicy?: ResizePolicy[] }
  const now = container.resources ?? {}
  return resizePolicy.some(
    ({ resourceName, restartPolicy }) =>
      restartPolicy === 'RestartContainer' &&
      (now.requests?.[resourceName] !== before.requests?.[resourceName] ||
        now.limits?.[resourceName] !== before.limits?.[resourceName]),
  )
}

/** A resize is done when the runtime has been told and what had to restart runs again. */
export function finishResize(sync: Sync): void {
  const { resizing, containers } = sync.record
  if (!resizing) return
  const again = (name: string): boolean => {
    const own = containers[name]
    return own?.state === 'running' && !own.stop && (own.startedAtMs ?? 0) >= resizing.atMs
  }
  resizing.restart = resizing.restart.filter((name) => !again(name))
  const atMs = resizing.atMs + actuateMs
  if (sync.now < atMs) return sync.due(atMs)
  if (resizing.restart.length > 0) return
  delete sync.record.resizing
  note(
    sync,
    'Normal',
    'ResizeCompleted',
    `Pod resize completed: ${summary(allocatedPod(sync.pod, sync.record), resizing.generation)}`,
  )
}

/** What the events tell of a resize. Models pkg/kubelet/events makeResourceSummaryFromSpec (1.36). */
function summary(pod: Pod, generation: number, error?: string): string {
  const shown = ({ name, resources = {} }: Container) => ({ name, resources: inOrder(resources) })
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => isSidecar(pod, container)).map(shown)
  return JSON.stringify({
    ...(sidecars.length > 0 ? { initContainers: sidecars } : {}),
    containers: pod.spec.containers.map(shown),
    generation,
    ...(error === undefined ? {} : { error }),
  })
}

const inOrder = ({ limits, requests }: ResourceRequirements): ResourceRequirements => ({
  ...(limits ? { limits: byName(limits) } : {}),
  ...(requests ? { requests: byName(requests) } : {}),
})

const byName = (amounts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).sort(([a], [b]) => (a < b ? -1 : 1)))
