import type { Container } from '../api/pod.ts'
import { restartContainer, shouldRestart } from './container-exit.ts'
import { startContainer, startUnattached } from './container-start.ts'
import { finishDue, stopContainer } from './container-stop.ts'
import { probeContainer } from './probe/worker.ts'
import { restartingAll } from './restart-all.ts'
import { allContainers, containerRecord, isSidecar, type Sync } from './sync.ts'

const stopMs = 30_000

/** Ends, probes, restarts and starts the containers of a Pod with a sandbox. Models computePodActions (1.36). */
export function syncContainers(sync: Sync): void {
  const { pod } = sync
  for (const container of allContainers(pod)) settleRunning(sync, container)
  if (restartingAll(sync)) return
  for (const container of pod.spec.ephemeralContainers ?? []) startOnce(sync, container)
  const initialized = initContainers(sync)
  for (const container of pod.spec.containers) {
    containerRecord(sync, container)
    if (initialized) advance(sync, container)
  }
}

function settleRunning(sync: Sync, container: Container): void {
  const record = containerRecord(sync, container)
  finishDue(sync, container)
  if (record.state !== 'running') return
  if (!record.stop && record.specImage !== (container.image ?? '')) definitionChanged(sync, container)
  startUnattached(sync, container)
  probeContainer(sync, container)
  if (record.state === 'running' && record.exitAtMs !== undefined) sync.due(record.exitAtMs, record.exitAtMs - sync.now > 60_000)
}

/** A new image is the one change of a running container that the API allows. */
function definitionChanged(sync: Sync, container: Container): void {
  const seconds = sync.pod.spec.terminationGracePeriodSeconds ?? 30
  stopContainer(sync, container, seconds * 1000 || stopMs, `Container ${container.name} definition changed, will be restarted`)
}

function startOnce(sync: Sync, container: Container): void {
  if (containerRecord(sync, container).state === 'waiting') startContainer(sync, container)
}

/** Starts or restarts one container when its turn has come. */
function advance(sync: Sync, container: Container): void {
  const record = containerRecord(sync, container)
  const crashed = record.state === 'terminated' || record.reason === 'CrashLoopBackOff'
  const changed = record.specImage !== (container.image ?? '')
  if (crashed && (changed || shouldRestart(sync, container, record))) {
    if (!restartContainer(sync, container)) return
  }
  if (record.state === 'waiting') startContainer(sync, container)
}

/** One after the other; true when the others may start. A Pod that may not restart stops at a failure. */
function initContainers(sync: Sync): boolean {
  const { pod } = sync
  if (hasBegun(sync)) {
    for (const container of pod.spec.initContainers ?? []) if (isSidecar(pod, container)) advance(sync, container)
    return true
  }
  for (const container of pod.spec.initContainers ?? []) {
    const record = containerRecord(sync, container)
    if (record.state === 'terminated' && record.terminated?.exitCode === 0 && !isSidecar(pod, container)) continue
    advance(sync, container)
    if (!isSidecar(pod, container) || record.state !== 'running' || record.started !== true) return false
  }
  return true
}

const hasBegun = (sync: Sync): boolean =>
  sync.pod.spec.containers.some((c) => {
    const record = sync.record.containers[c.name]
    return record !== undefined && (record.state !== 'waiting' || record.id !== undefined)
  })

/** True when nothing runs or will run again, so that the Pod has ended. */
export function hasEnded(sync: Sync): boolean {
  const { pod, record } = sync
  const done = (container: Container): boolean => {
    const own = record.containers[container.name]
    const over = own?.state === 'terminated' || (own?.reason === 'CrashLoopBackOff' && own.state === 'waiting')
    return own !== undefined && over && !shouldRestart(sync, container, own)
  }
  if (record.restartingAll !== undefined) return false
  if ((pod.spec.initContainers ?? []).some((c) => done(c) && record.containers[c.name]?.terminated?.exitCode !== 0)) return true
  return pod.spec.containers.every(done)
}
