import { copy, equal } from '../api/copy.ts'
import type { JsonObject } from '../api/json.ts'
import type { ContainerState, ResourceRequirements } from '../api/pod.ts'
import type { Rows } from './ports.ts'

export type Terminated = NonNullable<ContainerState['terminated']>

export type ProbeKind = 'startup' | 'readiness' | 'liveness'

export interface ProbeRecord {
  nextAtMs: number
  successes: number
  failures: number
  /** An exec probe that the runtime has not answered yet. */
  pending?: boolean
}

/** What the runtime knows of one container of a Pod. `attempt` is restartCount. */
export interface ContainerRecord {
  attempt: number
  state: 'waiting' | 'running' | 'terminated'
  /** Of a waiting container; absent: ContainerCreating or PodInitializing. */
  reason?: string
  message?: string
  /** spec's image when this record was made: a change restarts the container. */
  specImage: string
  image?: string
  imageId?: string
  id?: string
  argv?: string[]
  startedAtMs?: number
  /** Lab time at which the main process ends by itself. */
  exitAtMs?: number
  exitCode?: number
  /** The runtime runs it: no image describes this argv. */
  script?: boolean
  /** What the runtime runs in argv's place. */
  run?: string[]
  /** It reads from the client that attaches (stdinOnce); until then nothing runs. */
  awaitsAttach?: boolean
  stopAfterMs?: number
  /** Set while it is being stopped. */
  stop?: { atMs: number; exitCode: number }
  terminated?: Terminated
  last?: Terminated
  /** What its status says until the next attempt runs or fails: what it said of the one before. */
  before?: { state: ContainerState; last?: Terminated }
  finishedAtMs?: number
  /** When create and start are through. */
  createdAtMs?: number
  backoffMs?: number
  backoffSetAtMs?: number
  retryAtMs?: number
  pull?: {
    startedAtMs: number
    untilMs?: number
    retryAtMs?: number
    backoffMs?: number
    error?: string
    reason?: string
    done?: boolean
  }
  started?: boolean
  ready?: boolean
  probes?: Partial<Record<ProbeKind, ProbeRecord>>
}

/** What one node's kubelet keeps of one Pod. */
export interface PodRecord {
  uid: string
  node: string
  admittedAtMs: number
  sandboxAtMs?: number
  /** After a failure. */
  sandboxRetryAtMs?: number
  sandboxId?: string
  ip?: string
  mount?: { failures: number; retryAtMs: number }
  containers: Record<string, ContainerRecord>
  /** By container: the resources that the node has given it. */
  allocated?: Record<string, ResourceRequirements>
  /** Why the node cannot give what the Pod asks for now. */
  resizePending?: { reason: string; message: string; generation: number; atMs: number }
  /** A resize under way: what ran before it, and the containers that still have to restart. */
  resizing?: { atMs: number; generation: number; before: Record<string, ResourceRequirements>; restart: string[] }
  /** The container whose exit starts all of them again, while that goes on. */
  restartingAll?: string
  /** Set when the whole Pod is being stopped, with the phase it ends in where that is not the containers' say. */
  stopping?: { deadlineMs: number; reason?: string; message?: string }
  endedAtMs?: number
  timers?: { atMs?: number; periodicAtMs?: number }
}

const podKey = (namespace: string, name: string): string => `kubelet/pods/${namespace}/${name}`

export function loadRecord(rows: Rows, namespace: string, name: string): PodRecord | undefined {
  return rows.get(podKey(namespace, name)) as unknown as PodRecord | undefined
}

/** A record that may be changed. */
export function draftRecord(rows: Rows, namespace: string, name: string): PodRecord | undefined {
  const record = loadRecord(rows, namespace, name)
  return record && copy(record)
}

/** Writes only what changed. */
export function saveRecord(rows: Rows, namespace: string, name: string, record: PodRecord): void {
  const before = loadRecord(rows, namespace, name)
  if (!equal(before, record)) rows.set(podKey(namespace, name), copy(record) as unknown as JsonObject)
}

export function dropRecord(rows: Rows, namespace: string, name: string): void {
  rows.delete(podKey(namespace, name))
}

/** All Pods that a kubelet knows, or those of a namespace. */
export function knownPods(rows: Rows, namespace?: string): { namespace: string; name: string; record: PodRecord }[] {
  const prefix = 'kubelet/pods/'
  return rows.range(namespace === undefined ? prefix : `${prefix}${namespace}/`).map(({ key, value }) => {
    const [of, name] = key.slice(prefix.length).split('/') as [string, string]
    return { namespace: of, name, record: value as unknown as PodRecord }
  })
}
