import type { Container, ContainerState } from '../api/pod.ts'
import { decodeUtf8 } from '../api/utf8.ts'
import { timestamp } from '../host/clock.ts'
import { containerFiles, layerPrefix, messagePrefix } from './container-files.ts'
import { dropLogs, readLog } from './log-rows.ts'
import type { KubeletParts } from './ports.ts'
import type { ContainerRecord, Terminated } from './record.ts'
import { restartsAfter } from './restart-policy.ts'
import { isSidecar, note, podFormat, type Sync } from './sync.ts'

// pkg/kubelet: MaxContainerBackOff, containerBackOffPeriod (1.36)
const firstBackoffMs = 10_000
const maxBackoffMs = 300_000
/** Between the end of a process and the sync that sees it. */
export const noticeMs = 1000

/** Ends a container's run now (or at `atMs`) with what the runtime reports. */
export function finishContainer(
  sync: Sync,
  record: ContainerRecord,
  end: Partial<Terminated> & { exitCode: number },
  atMs = sync.now,
): void {
  const { exitCode } = end
  record.state = 'terminated'
  record.finishedAtMs = atMs
  record.terminated = {
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: timestamp(record.startedAtMs ?? atMs),
    finishedAt: timestamp(atMs),
    containerID: `containerd://${record.id}`,
    ...end,
  }
  record.ready = false
  record.started = false
  delete record.exitAtMs
  delete record.script
  delete record.awaitsAttach
  delete record.stop
  delete record.probes
}

/** Ends a container and reads its termination message. */
export function exitContainer(sync: Sync, container: Container, exitCode: number, atMs = sync.now): void {
  const record = sync.record.containers[container.name] as ContainerRecord
  const message = terminationMessage(sync, container, record, exitCode)
  finishContainer(sync, record, { exitCode, ...(message === '' ? {} : { message }) }, atMs)
}

// pkg/kubelet/container: MaxContainerTerminationMessageLength, …LogLength, …LogLines
function terminationMessage(sync: Sync, container: Container, record: ContainerRecord, exitCode: number): string {
  const { parts, pod } = sync
  const content = containerFiles(parts, pod, sync.record, container.name)?.read(
    container.terminationMessagePath || '/dev/termination-log',
  )
  const own = content instanceof Uint8Array ? decodeUtf8(content).slice(0, 4096) : ''
  if (own !== '' || container.terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) return own
  const { lines } = readLog(parts.rows, { uid: sync.record.uid, container: container.name, attempt: record.attempt })
  return lines
    .slice(-80)
    .map((line) => (line.partial ? line.text : `${line.text}\n`))
    .join('')
    .slice(-2048)
}

/** Whether a finished container is started again. Models kubecontainer.ShouldContainerBeRestarted (1.36). */
export function shouldRestart(sync: Sync, container: Container, record: ContainerRecord): boolean {
  if (sync.pod.metadata.deletionTimestamp !== undefined || sync.record.stopping) return false
  if (isSidecar(sync.pod, container)) return true
  const { restartPolicy: own = 'Always', initContainers } = sync.pod.spec
  const init = initContainers?.includes(container) ?? false
  // what ended without a code known failed
  return restartsAfter(container, init && own === 'Always' ? 'OnFailure' : own, record.terminated?.exitCode ?? 1)
}

/**
 * Makes a finished container wait again: at once the first time, then backed off 10 s, 20 s … 5 min.
 * Models kuberuntime_manager.go doBackOff (1.36).
 */
export function restartContainer(sync: Sync, container: Container): boolean {
  const record = sync.record.containers[container.name] as ContainerRecord
  const finished = record.finishedAtMs ?? sync.now
  if (record.reason === 'RunContainerError') return notYet(sync, finished + noticeMs)
  if (record.state === 'terminated' && sync.now < finished + noticeMs) return notYet(sync, finished + noticeMs)
  const backoff = currentBackoff(record, finished)
  if (backoff !== undefined && sync.now < finished + backoff)
    return crashLoop(sync, container, record, finished + backoff, backoff)
  record.backoffMs = backoff === undefined ? firstBackoffMs : Math.min(backoff * 2, maxBackoffMs)
  record.backoffSetAtMs = sync.now
  const before = { state: shownState(record), ...(record.last ? { last: record.last } : {}) }
  nextAttempt(sync, container, record)
  record.before = before
  return true
}

function notYet(sync: Sync, atMs: number): false {
  sync.due(atMs)
  return false
}

/** Undefined when there is none, or the container ran for twice the longest back-off. */
function currentBackoff(record: ContainerRecord, finishedAtMs: number): number | undefined {
  if (record.backoffMs === undefined || record.backoffSetAtMs === undefined) return undefined
  return finishedAtMs - record.backoffSetAtMs > 2 * maxBackoffMs ? undefined : record.backoffMs
}

function crashLoop(sync: Sync, container: Container, record: ContainerRecord, untilMs: number, backoffMs: number): false {
  if (record.reason !== 'CrashLoopBackOff') {
    const pod = podFormat(sync.pod)
    note(sync, 'Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${pod}`, container)
    record.reason = 'CrashLoopBackOff'
    const wait =
      backoffMs >= 60_000 ? `${Math.floor(backoffMs / 60_000)}m${(backoffMs % 60_000) / 1000}s` : `${backoffMs / 1000}s`
    record.message = `back-off ${wait} restarting failed container=${container.name} pod=${pod}`
    record.state = 'waiting'
    if (record.terminated) record.last = record.terminated
  }
  sync.due(untilMs, true)
  return false
}

/** What the status says of a container that does not run. */
function shownState({ state, reason = '', message, terminated }: ContainerRecord): ContainerState {
  if (state === 'terminated' && terminated) return { terminated }
  return { waiting: { reason, ...(message ? { message } : {}) } }
}

/** The next attempt begins with an empty writable layer; only the previous attempt's log is kept. */
export function nextAttempt(sync: Sync, container: Container, record: ContainerRecord): void {
  if (record.terminated) record.last = record.terminated
  dropLayers(sync.parts, sync.record.uid, container.name, record.attempt)
  if (record.attempt > 0) dropLogs(sync.parts.rows, sync.record.uid, container.name, record.attempt - 1)
  record.attempt++
  record.state = 'waiting'
  for (const field of [
    'reason',
    'message',
    'terminated',
    'pull',
    'createdAtMs',
    'finishedAtMs',
    'stopAfterMs',
    'before',
  ] as const)
    delete record[field]
}

/** What an attempt wrote goes with it. */
export function dropLayers({ trees }: KubeletParts, uid: string, container: string, attempt: number): void {
  trees.drop(layerPrefix(uid, container, attempt))
  trees.drop(messagePrefix(uid, container, attempt))
}
