import type { Cluster, ClusterOptions, Settled } from '@kubemaze/core/cluster/cluster.ts'
import type { LessonState } from '@kubemaze/course/evaluate.ts'
import type { Lesson } from '@kubemaze/course/lesson.ts'
import type { NewSighting, Seen } from '@kubemaze/course/seen/seen.ts'
import type { ServerFrame } from '@kubemaze/protocol/terminal.ts'
import type { Session } from '@kubemaze/shell/session.ts'
import type { Backlog } from '../doors/backlog.ts'
import type { Activity } from './activity.ts'
import type { Facts } from './facts.ts'
import type { ObjectHost, ObjectSocket, SocketHandler } from './object-host.ts'

/** What makes a lab: given once, at POST /api/labs. */
export interface LabSpec {
  token: string
  seed: number
  lesson?: string
  options: ClusterOptions
  classroom?: { id: string; student: string }
}

export type StoredSpec = Omit<LabSpec, 'token'> & { tokenHash: string; createdAtMs: number }

/** A lab as its doors see it. */
export interface Lab {
  host: ObjectHost
  facts: Facts
  activity: Activity
  /** What readers of its watches have not taken yet. */
  backlog: Backlog
  spec(): StoredSpec
  opened(): LabCluster
  terminals(): LabTerminals
  /** Sockets of terminals: outlives a reset, which opens other terminals. */
  terminalSockets: SocketHandler
  progress(): LabProgress
  sightings(): LabSightings
  create(spec: LabSpec): void
  reset(): void
  remove(): void
}

/** The lab's cluster, and shells on it. */
export interface LabCluster {
  cluster: Cluster
  /** A shell by name; `pace` says whether waits are real or run the lab's time forward. */
  session(name: string, pace: Pace): Session
  saveSession(name: string, session: Session): void
  tick(): void
  /** Runs forward until all is still, scripts in containers included. */
  settle(): Promise<Settled>
  close(): void
}

/** real: somebody watches. forward: the lab's time is run forward, for scripts and graders. */
export type Pace = 'real' | 'forward'

/** What was seen in a lab: requests, names, refused commands. Kept in the lab, so that checks stand after the lab was closed. */
export interface LabSightings {
  seen(): Seen
  note(sighting: NewSighting): void
  onNote(listener: (sighting: NewSighting) => void): () => void
  save(): void
}

/** How far the student is: evaluated from the cluster, remembered, told to whoever listens. */
export interface LabProgress {
  lesson: Lesson | undefined
  /** Evaluates now and remembers what passed. undefined in a lab without a lesson. */
  evaluate(): LessonState | undefined
  /** Called after each evaluation that follows a change. */
  onChange(listener: (state: LessonState) => void): () => void
  close(): void
}

/** The lab's terminals and the pages that show them. */
export interface LabTerminals extends SocketHandler {
  join(socket: ObjectSocket): void
  sockets(): ObjectSocket[]
  announce(frame: ServerFrame): void
  resume(socket: ObjectSocket, opening: readonly string[]): void
  stop(): void
}
