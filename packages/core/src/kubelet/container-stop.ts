import type { Container, Handler } from '../api/pod.ts'
import { exitContainer } from './container-exit.ts'
import { stopScriptLater } from './container-script.ts'
import { noteFailed, runHook } from './hooks.ts'
import type { ContainerRecord } from './record.ts'
import { note, type Sync } from './sync.ts'

/** What a signal and its bookkeeping take. */
const signalMs = 100

/**
 * Begins to stop a running container: preStop, SIGTERM, and SIGKILL when the grace is over.
 * Models kuberuntime_container.go killContainer (1.36).
 */
export function stopContainer(
  sync: Sync,
  container: Container,
  graceMs: number,
  message = `Stopping container ${container.name}`,
): void {
  const record = sync.record.containers[container.name] as ContainerRecord
  if (record.state !== 'running' || record.stop) return
  note(sync, 'Normal', 'Killing', message, container)
  const hook = container.lifecycle?.preStop
  const hookMs = hook && graceMs > 0 ? preStopMs(sync, container, hook, graceMs) : 0
  // minimumGracePeriodInSeconds
  const leftMs = Math.max(graceMs - hookMs, Math.min(2000, graceMs))
  const needsMs = record.script ? undefined : record.stopAfterMs === -1 ? Infinity : (record.stopAfterMs ?? 0)
  const killed = needsMs === undefined || needsMs > leftMs
  const exitCode = killed ? 137 : record.exitAtMs === undefined ? (record.exitCode ?? 143) : 143
  record.stop = { atMs: sync.now + hookMs + signalMs + (killed ? leftMs : (needsMs as number)), exitCode }
  if (record.script) stopScriptLater(sync, container, 'SIGTERM')
  sync.due(Math.min(record.stop.atMs, record.exitAtMs ?? record.stop.atMs))
}

function preStopMs(sync: Sync, container: Container, hook: Handler, graceMs: number): number {
  const took = runHook(sync, container, hook, 'preStop')
  if (took !== 'failed') return Math.min(took, graceMs)
  noteFailed(sync, container, 'preStop')
  return 0
}

/** A container whose postStart hook fails is ended. */
export function postStartFailed(sync: Sync, container: Container): void {
  noteFailed(sync, container, 'postStart')
  const seconds = sync.pod.spec.terminationGracePeriodSeconds ?? 30
  stopContainer(sync, container, seconds * 1000, 'FailedPostStartHook')
}

/** Ends the containers whose time has come: by themselves or by a signal. */
export function finishDue(sync: Sync, container: Container): void {
  const record = sync.record.containers[container.name]
  if (record?.state !== 'running') return
  const { stop, exitAtMs } = record
  if (exitAtMs !== undefined && exitAtMs <= sync.now && (stop === undefined || exitAtMs <= stop.atMs)) {
    exitContainer(sync, container, record.exitCode ?? 0, exitAtMs)
  } else if (stop && stop.atMs <= sync.now) {
    if (record.script) stopScriptLater(sync, container, 'SIGKILL')
    exitContainer(sync, container, stop.exitCode, stop.atMs)
  } else if (stop) {
    sync.due(Math.min(stop.atMs, exitAtMs ?? stop.atMs))
  }
}
