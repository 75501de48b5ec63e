import type { Client } from '@kubemaze/core/client/client.ts'
import type { ClusterOptions } from '@kubemaze/core/cluster/cluster.ts'
import type { Network, Origin } from '@kubemaze/core/network/packet.ts'
import type { Seen } from './seen/seen.ts'

/** What a check may look at: the cluster through its API, the data plane through real simulated requests. Reads only. */
export interface CheckContext {
  client: Client
  /** Requests of the check itself: without side effects. */
  network(origin: Origin): Network
  nowMs: number
  /** The lab's seed: a maze is drawn from it. */
  seed: number
  /** What was typed and asked in the lab, the student's own requests. */
  seen: Seen
}

/** pending: not yet begun; hint: something was seen that is not right; passed. `evidence` says what was seen, then what to look at. */
export interface CheckResult {
  status: 'pending' | 'passed' | 'hint'
  evidence: string
  /** More and more plain: told one at a time, when the student asks. */
  hints?: string[]
}

export interface Check {
  id: string
  title: string
  points: number
  evaluate(context: CheckContext): CheckResult
}

export interface Step {
  id: string
  title: string
  /** One sentence. */
  goal: string
  /** Markdown; lines of fenced blocks marked `run` can be clicked into the terminal, a block marked `run whole` as one command. */
  text: string
  checks: Check[]
}

/** A lab as a maze lays it out: before the student comes in. */
export interface LaidLab {
  seed: number
  client: Client
  /** Lets the lab's time run until all is still. */
  settle(): void
}

export interface Lesson {
  id: string
  /** A lesson leads step by step; a maze begins broken and tells only what does not work. */
  kind: 'lesson' | 'maze'
  title: string
  summary: string
  cluster?: ClusterOptions
  /** Files laid into the student's home at the start. */
  files?: Record<string, string> | ((seed: number) => Record<string, string>)
  /** Objects that are there when the student comes. */
  lay?(lab: LaidLab): void
  steps: Step[]
  /** Command lines that solve it; a test runs them. `@settle` waits. */
  solution: string[] | ((seed: number) => string[])
}

export const filesOf = ({ files = {} }: Lesson, seed: number): Record<string, string> =>
  typeof files === 'function' ? files(seed) : files

export const solutionOf = ({ solution }: Lesson, seed: number): string[] =>
  typeof solution === 'function' ? solution(seed) : solution
