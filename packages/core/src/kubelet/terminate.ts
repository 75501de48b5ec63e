import { pods } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import { finishDue, stopContainer } from './container-stop.ts'
import { probeContainer } from './probe/worker.ts'
import { allContainers, isSidecar, type Sync } from './sync.ts'

/** From the last container's end to the Pod's cgroups and network being gone. */
const teardownMs = 200

/** Stops all containers (sidecars last); true when none runs any more. Models killPod and its sidecar order (1.36). */
export function stopContainers(sync: Sync, graceMs: number): boolean {
  const { pod, record } = sync
  record.stopping ??= { deadlineMs: sync.now + graceMs }
  const leftMs = Math.max(record.stopping.deadlineMs - sync.now, 0)
  const all = allContainers(pod)
  const running = all.filter((c) => record.containers[c.name]?.state === 'running')
  const plain = running.filter((c) => !isSidecar(pod, c))
  for (const container of plain.length > 0 ? plain : running) stopContainer(sync, container, leftMs)
  for (const container of running) finishDue(sync, container)
  for (const container of running) probeContainer(sync, container)
  const left = all.filter((c) => record.containers[c.name]?.state === 'running')
  if (left.length > 0 && left.every((c) => isSidecar(pod, c)) && plain.length > 0) return stopContainers(sync, graceMs)
  return left.length === 0
}

/** After a Pod marked for deletion has stopped: its object goes, with grace 0. */
export function deleteWhenTornDown(sync: Sync): boolean {
  const { record, pod, parts } = sync
  record.endedAtMs ??= sync.now
  if (sync.now < record.endedAtMs + teardownMs) {
    sync.due(record.endedAtMs + teardownMs)
    return false
  }
  const { namespace = '', name, uid } = pod.metadata
  const preconditions = uid === undefined ? {} : { preconditions: { uid } }
  const gone = parts.client.delete(pods, namespace, name, { gracePeriodSeconds: 0, ...preconditions })
  return !isFailure(gone)
}
