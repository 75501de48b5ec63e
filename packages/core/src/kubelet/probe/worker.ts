import type { Container, Probe } from '../../api/pod.ts'
import type { ContainerRef } from '../../process/runtime.ts'
import { stopContainer } from '../container-stop.ts'
import type { KubeletParts } from '../ports.ts'
import type { ContainerRecord, ProbeKind, ProbeRecord } from '../record.ts'
import { note, type Sync } from '../sync.ts'
import type { LateAnswer, ProbeAnswer } from './answer.ts'
import { runProbe } from './run.ts'
import { dueAtProbes, isActive, probesOf } from './schedule.ts'

const title = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' } as const

/** Runs the probes of a container that are due. Models pkg/kubelet/prober/worker.go doProbe (1.36). */
export function probeContainer(sync: Sync, container: Container): void {
  const record = sync.record.containers[container.name]
  if (record?.state !== 'running') return
  for (const [kind, probe] of probesOf(container)) {
    const state = record.probes?.[kind]
    if (!state || !isActive(record, kind)) continue
    if (state.pending || state.nextAtMs > sync.now) continue
    const periodMs = (probe.periodSeconds ?? 10) * 1000
    state.nextAtMs = sync.now + periodMs
    const late: LateAnswer = (ref, answer) => applyProbe(sync.parts, ref, probe.exec?.command ?? [], answer)
    const answer = runProbe(sync, container, probe, (probe.timeoutSeconds ?? 1) * 1000, late)
    if (answer === 'pending') state.pending = true
    else settleProbe(sync, container, kind, probe, answer)
  }
  dueAtProbes(sync, container, record)
}

/** Counts one answer and does what its threshold asks for. */
function settleProbe(sync: Sync, container: Container, kind: ProbeKind, probe: Probe, answer: ProbeAnswer): void {
  const record = sync.record.containers[container.name] as ContainerRecord
  const state = record.probes?.[kind] as ProbeRecord
  if (answer.result === 'success') {
    if (answer.warning) note(sync, 'Warning', 'ProbeWarning', `${title[kind]} probe warning: ${answer.output}`, container)
    state.successes = Math.min(state.successes + 1, probe.successThreshold ?? 1)
    state.failures = 0
    if (state.successes >= (probe.successThreshold ?? 1)) succeed(sync, container, record, kind)
    return
  }
  note(sync, 'Warning', 'Unhealthy', `${title[kind]} probe failed: ${answer.output}`, container)
  state.failures = Math.min(state.failures + 1, probe.failureThreshold ?? 3)
  state.successes = 0
  if (state.failures >= (probe.failureThreshold ?? 3)) fail(sync, container, record, kind, probe)
}

function succeed(sync: Sync, container: Container, record: ContainerRecord, kind: ProbeKind): void {
  if (kind === 'readiness') record.ready = true
  if (kind !== 'startup') return
  record.started = true
  if (!container.readinessProbe) record.ready = true
  // the others begin at once
  for (const other of ['readiness', 'liveness'] as const) {
    const state = record.probes?.[other]
    if (state) state.nextAtMs = Math.min(state.nextAtMs, sync.now + (other === 'readiness' ? 0 : 1000))
  }
}

function fail(sync: Sync, container: Container, record: ContainerRecord, kind: ProbeKind, probe: Probe): void {
  if (kind === 'readiness') {
    record.ready = false
    return
  }
  if (record.stop) return
  const seconds = probe.terminationGracePeriodSeconds ?? sync.pod.spec.terminationGracePeriodSeconds ?? 30
  const never = (container.restartPolicy ?? sync.pod.spec.restartPolicy) === 'Never'
  const message = `Container ${container.name} failed ${kind} probe${never ? '' : ', will be restarted'}`
  stopContainer(sync, container, seconds * 1000, message)
}

const answers = new WeakMap<KubeletParts, (ref: ContainerRef, argv: readonly string[], answer: ProbeAnswer) => void>()

/** Where answers of exec probes go that the runtime gives later. */
export function joinProbes(
  parts: KubeletParts,
  apply: (ref: ContainerRef, argv: readonly string[], answer: ProbeAnswer) => void,
): void {
  answers.set(parts, apply)
}

export function applyProbe(parts: KubeletParts, ref: ContainerRef, argv: readonly string[], answer: ProbeAnswer): void {
  answers.get(parts)?.(ref, argv, answer)
}

/** Counts the late answer of an exec probe. */
export function lateAnswer(sync: Sync, container: Container, argv: readonly string[], answer: ProbeAnswer): void {
  const record = sync.record.containers[container.name]
  for (const [kind, probe] of probesOf(container)) {
    const state = record?.probes?.[kind]
    if (record?.state !== 'running' || !state?.pending || probe.exec?.command.join('\0') !== argv.join('\0')) continue
    delete state.pending
    settleProbe(sync, container, kind, probe, answer)
  }
  if (record) dueAtProbes(sync, container, record)
}
