import type { Container, Probe } from '../../api/pod.ts'
import type { ContainerRecord, ProbeKind } from '../record.ts'
import type { Sync } from '../sync.ts'

/** A first look a second after the start: the process is up by then. */
const firstLookMs = 1000

export const probesOf = (container: Container): [ProbeKind, Probe][] =>
  (
    [
      ['startup', container.startupProbe],
      ['readiness', container.readinessProbe],
      ['liveness', container.livenessProbe],
    ] as [ProbeKind, Probe | undefined][]
  ).filter((entry): entry is [ProbeKind, Probe] => entry[1] !== undefined)

/** Plans the first run of each probe of a container that has just started. */
export function firstProbes(sync: Sync, container: Container, record: ContainerRecord): void {
  delete record.probes
  for (const [kind, probe] of probesOf(container)) {
    record.probes ??= {}
    const delayMs = Math.max((probe.initialDelaySeconds ?? 0) * 1000, firstLookMs)
    record.probes[kind] = { nextAtMs: sync.now + delayMs, successes: 0, failures: 0 }
  }
  dueAtProbes(sync, container, record)
}

/** Until a probe has said something that counts, it keeps `settle` waiting; then it is periodic. */
export function dueAtProbes(sync: Sync, container: Container, record: ContainerRecord): void {
  if (record.state !== 'running') return
  for (const [kind, probe] of probesOf(container)) {
    const state = record.probes?.[kind]
    if (!state || state.pending || !isActive(record, kind)) continue
    const undecided =
      kind !== 'liveness' && state.successes < (probe.successThreshold ?? 1) && state.failures < (probe.failureThreshold ?? 3)
    sync.due(state.nextAtMs, !undecided)
  }
}

/** A startup probe runs until it has succeeded; the others wait for it. Of a container that is being stopped only readiness counts. */
export function isActive(record: ContainerRecord, kind: ProbeKind): boolean {
  if (record.stop && kind !== 'readiness') return false
  return kind === 'startup' ? record.started !== true : record.started === true
}
