import { equal } from '../api/copy.ts'
import { pods } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import { releaseIp } from './ipam.ts'
import { overused } from './local-storage.ts'
import { finishResize, resizePod } from './resize.ts'
import { ensureSandbox } from './sandbox.ts'
import { podStatus } from './status/pod-status.ts'
import { note, type Sync } from './sync.ts'
import { hasEnded, syncContainers } from './sync-containers.ts'
import { deleteWhenTornDown, stopContainers } from './terminate.ts'

/** One run of the Pod worker: what is becomes a little more what should be, and the status says so. */
export function syncPod(sync: Sync): void {
  const { pod } = sync
  if (pod.metadata.deletionTimestamp !== undefined) terminating(sync)
  else if (ended(pod)) endedByStatus(sync)
  else {
    const finished = overdue(sync) || overused(sync) || !run(sync)
    const terminal = finished && stopContainers(sync, graceMs(sync))
    writeStatus(sync, terminal)
    if (terminal) release(sync)
  }
}

const ended = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'

/** Whoever writes that a Pod has ended ends it: what still runs is stopped. Models SyncTerminatingPod for terminal phases (1.36). */
function endedByStatus(sync: Sync): void {
  if (sync.record.endedAtMs !== undefined || !stopContainers(sync, graceMs(sync))) return
  writeStatus(sync, true)
  release(sync)
}

/** A Pod that has ended keeps its logs and its states until it is deleted, but its address is free. */
function release(sync: Sync): void {
  const { record, pod, parts } = sync
  if (record.endedAtMs !== undefined) return
  record.endedAtMs = sync.now
  if (record.ip !== undefined) releaseIp(parts.rows, record.node, record.ip, `${pod.metadata.namespace}/${pod.metadata.name}`)
}

const graceMs = (sync: Sync): number =>
  (sync.pod.metadata.deletionGracePeriodSeconds ?? sync.pod.spec.terminationGracePeriodSeconds ?? 30) * 1000

/** False when the Pod has nothing left to do. */
function run(sync: Sync): boolean {
  if (!ensureSandbox(sync)) return true
  resizePod(sync)
  syncContainers(sync)
  finishResize(sync)
  return !hasEnded(sync)
}

const deadlineMessage = 'Pod was active on the node longer than the specified deadline'

/** Models pkg/kubelet/active_deadline.go (1.36). */
function overdue(sync: Sync): boolean {
  const { pod, record, now } = sync
  if (record.stopping) return true
  const seconds = pod.spec.activeDeadlineSeconds
  if (seconds === undefined) return false
  const atMs = record.admittedAtMs + seconds * 1000
  if (now < atMs) {
    sync.due(atMs, atMs - now > 60_000)
    return false
  }
  note(sync, 'Normal', 'DeadlineExceeded', deadlineMessage)
  record.stopping = { deadlineMs: now + graceMs(sync), reason: 'DeadlineExceeded', message: deadlineMessage }
  return true
}

function terminating(sync: Sync): void {
  if (ended(sync.pod) && (sync.record.endedAtMs !== undefined || !runs(sync))) {
    deleteWhenTornDown(sync)
    return
  }
  const grace = graceMs(sync)
  const { stopping } = sync.record
  if (stopping) stopping.deadlineMs = Math.min(stopping.deadlineMs, sync.now + grace)
  const stopped = stopContainers(sync, grace)
  writeStatus(sync, stopped)
  if (stopped) deleteWhenTornDown(sync)
}

const runs = ({ record }: Sync): boolean => Object.values(record.containers).some(({ state }) => state === 'running')

function writeStatus(sync: Sync, terminal: boolean): void {
  const { client } = sync.parts
  const { namespace = '', name, uid } = sync.pod.metadata
  const status = podStatus(sync, terminal)
  const current = client.get(pods, namespace, name)
  if (!current || current.metadata.uid !== uid || equal(current.status, status)) return
  client.updateStatus(pods, { ...current, status })
}
