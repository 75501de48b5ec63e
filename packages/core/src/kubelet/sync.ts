import type { Container, Pod } from '../api/pod.ts'
import type { KubeletParts } from './ports.ts'
import type { ContainerRecord, PodRecord } from './record.ts'

export type ContainerGroup = 'containers' | 'initContainers' | 'ephemeralContainers'

/** One run over one Pod: the object as it is, the record that may be changed, and when to look again. */
export interface Sync {
  readonly parts: KubeletParts
  readonly pod: Pod
  readonly record: PodRecord
  readonly now: number
  /** Asks for another run at `atMs`; periodic work does not keep `settle` waiting. */
  due(atMs: number, periodic?: boolean): void
  /** Runs after the turn is committed. */
  later(work: () => void): void
}

export interface DueTimes {
  atMs?: number
  periodicAtMs?: number
}

/** Keeps the earliest of the times that were asked for. */
export function dueTimes(now: number): { times: DueTimes; due(atMs: number, periodic?: boolean): void } {
  const times: DueTimes = {}
  return {
    times,
    due(atMs, periodic = false) {
      const field = periodic ? 'periodicAtMs' : 'atMs'
      // a run has done all that was due by now: asking again at once would never end
      const at = atMs > now ? atMs : now + 1000
      times[field] = Math.min(times[field] ?? at, at)
    },
  }
}

/** The record of a container, made when there is none. */
export function containerRecord(sync: Sync, container: Container): ContainerRecord {
  const { containers } = sync.record
  containers[container.name] ??= { attempt: 0, state: 'waiting', specImage: container.image ?? '' }
  return containers[container.name] as ContainerRecord
}

export function groupOf(pod: Pod, name: string): ContainerGroup {
  if (pod.spec.initContainers?.some((c) => c.name === name)) return 'initContainers'
  return pod.spec.containers.some((c) => c.name === name) ? 'containers' : 'ephemeralContainers'
}

export function allContainers(pod: Pod): Container[] {
  return [...(pod.spec.initContainers ?? []), ...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])]
}

/** An init container that keeps running beside the others (restartPolicy Always). */
export function isSidecar(pod: Pod, container: Container): boolean {
  return container.restartPolicy === 'Always' && groupOf(pod, container.name) === 'initContainers'
}

/** Records an event of the kubelet about the Pod or one of its containers. */
export function note(sync: Sync, type: 'Normal' | 'Warning', reason: string, message: string, container?: Container): void {
  const fieldPath = container && `spec.${groupOf(sync.pod, container.name)}{${container.name}}`
  const about = { ...sync.pod, apiVersion: 'v1', kind: 'Pod' }
  const base = { type, reason, message, component: 'kubelet', host: sync.record.node }
  sync.parts.event(about, fieldPath === undefined ? base : { ...base, fieldPath })
}

/** name_namespace(uid): how the kubelet writes a Pod in messages. */
export function podFormat(pod: Pod): string {
  return `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
}
