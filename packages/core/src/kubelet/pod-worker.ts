import { nodes, pods } from '../api/kinds.ts'
import type { Pod } from '../api/pod.ts'
import type { ObjectChange } from '../controllers/controller.ts'
import { timestamp } from '../host/clock.ts'
import { dropTokens } from './account-token.ts'
import { type Rejection, rejectionOf } from './admit.ts'
import { dropLayers } from './container-exit.ts'
import { releaseIp } from './ipam.ts'
import { dropLogs } from './log-rows.ts'
import type { KubeletParts } from './ports.ts'
import { draftRecord, dropRecord, knownPods, type PodRecord, saveRecord } from './record.ts'
import { forgetDeferred } from './resize.ts'
import { type DueTimes, dueTimes, note, type Sync } from './sync.ts'
import { syncPod } from './sync-pod.ts'
import { volumePrefix } from './volume/kept.ts'

const probesKey = (key: string): string => `${key}#probes`

/** A Pod's own status is no reason to look at it again, unless others write conditions that its readiness waits for. */
export function podKeys({ type, object, old }: ObjectChange<Pod>): string[] {
  if (!object.spec.nodeName && type !== 'DELETED') return []
  const { metadata, spec } = object
  const same =
    old !== undefined &&
    old.metadata.generation === metadata.generation &&
    isOver(old) === isOver(object) &&
    old.metadata.deletionTimestamp === metadata.deletionTimestamp &&
    old.metadata.deletionGracePeriodSeconds === metadata.deletionGracePeriodSeconds &&
    old.spec.nodeName === spec.nodeName &&
    (spec.ephemeralContainers?.length ?? 0) === (old.spec.ephemeralContainers?.length ?? 0)
  if (type === 'MODIFIED' && same && !spec.readinessGates) return []
  return [`${metadata.namespace}/${metadata.name}`]
}

/** Pods of a namespace that wait for a ConfigMap or Secret. */
export function waitingFor(parts: KubeletParts, namespace: string): string[] {
  return knownPods(parts.rows, namespace).flatMap(({ name, record }) => {
    const waits = record.mount || Object.values(record.containers).some((c) => c.reason === 'CreateContainerConfigError')
    return waits ? [`${namespace}/${name}`] : []
  })
}

/** Runs the worker of the Pod that `due` names. */
export function reconcilePod(parts: KubeletParts, due: string): void {
  const key = due.replace(/#probes$/, '')
  const [namespace, name] = key.split('/') as [string, string]
  const pod = parts.client.get(pods, namespace, name)
  const before = draftRecord(parts.rows, namespace, name)
  if (before && before.uid !== pod?.metadata.uid) forgetPod(parts, namespace, name, before)
  const record = before?.uid === pod?.metadata.uid ? before : undefined
  if (!pod?.spec.nodeName || !hasKubelet(parts, pod.spec.nodeName) || parts.isStopped?.(pod.spec.nodeName)) return
  const rejected = record || isOver(pod) ? undefined : rejectionOf(parts, pod)
  workPod(parts, pod, record ?? admit(parts, pod), rejected ? (sync) => reject(sync, rejected) : syncPod)
}

const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** Models kubelet.go rejectPod (1.36): such a Pod has failed, and nothing of it ever runs. */
function reject(sync: Sync, { reason, message }: Rejection): void {
  const { pod, parts, record } = sync
  note(sync, 'Warning', reason, message)
  record.endedAtMs = sync.now
  const startTime = timestamp(sync.now)
  const phase = 'Failed' as const
  const why = { reason, message: `Pod was rejected: ${message}` }
  const status = { ...pod.status, observedGeneration: pod.metadata.generation ?? 1, phase, ...why, startTime }
  parts.client.updateStatus(pods, { ...pod, status })
}

/** Nodes that only exist as objects run nothing. */
function hasKubelet(parts: KubeletParts, node: string): boolean {
  return parts.client.get(nodes, '', node)?.status?.nodeInfo?.kubeletVersion !== undefined
}

function admit(parts: KubeletParts, pod: Pod): PodRecord {
  return { uid: pod.metadata.uid ?? '', node: pod.spec.nodeName ?? '', admittedAtMs: parts.clock.now(), containers: {} }
}

/** Runs the Pod worker over a draft and keeps it; the Pod may be gone afterwards. */
export function workPod(parts: KubeletParts, pod: Pod, record: PodRecord, act: (sync: Sync) => void): void {
  const { namespace = '', name } = pod.metadata
  const { times, due } = dueTimes(parts.clock.now())
  const after: (() => void)[] = []
  const sync: Sync = { parts, pod, record, now: parts.clock.now(), due, later: (job) => after.push(job) }
  act(sync)
  arrange(parts, `${namespace}/${name}`, times, record.timers)
  record.timers = times
  saveRecord(parts.rows, namespace, name, record)
  // a script's first lines are turns of their own, and a turn that fails starts nothing
  if (after.length > 0) void Promise.resolve().then(() => after.forEach((job) => job()))
}

/** Timers are rows: only what changed is written. */
function arrange(parts: KubeletParts, key: string, times: DueTimes, before: DueTimes | undefined): void {
  const nowMs = parts.clock.now()
  const set = (name: string, at: number | undefined, was: number | undefined, periodic: boolean): void => {
    if (at === was && (was === undefined || was > nowMs)) return
    if (at === undefined) parts.forget(name)
    else parts.requeueAt(name, at, { periodic })
  }
  set(key, times.atMs, before?.atMs, false)
  set(probesKey(key), times.periodicAtMs, before?.periodicAtMs, true)
}

/** What is left of a Pod that is gone: address, logs, writable layers, timers. */
function forgetPod(parts: KubeletParts, namespace: string, name: string, record: PodRecord): void {
  if (record.ip !== undefined) releaseIp(parts.rows, record.node, record.ip, `${namespace}/${name}`)
  for (const [container, own] of Object.entries(record.containers)) {
    dropLayers(parts, record.uid, container, own.attempt)
    parts.rows.delete(`kubelet/env/${record.uid}/${container}`)
  }
  parts.trees.drop(volumePrefix(record.uid, '').replace(/\/$/, ''))
  dropLogs(parts.rows, record.uid)
  dropTokens(parts.rows, record.uid)
  forgetDeferred(parts, record.node, `${namespace}/${name}`)
  dropRecord(parts.rows, namespace, name)
  parts.forget(`${namespace}/${name}`)
  parts.forget(probesKey(`${namespace}/${name}`))
}
