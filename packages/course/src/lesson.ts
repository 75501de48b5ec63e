import type { Client } from '@kubemaze/core/client/client.ts'
import type { ClusterOptions } from '@kubemaze/core/cluster/cluster.ts'
import type { Network, Origin } from '@kubemaze/core/network/packet.ts'

/** What a check may look at: the cluster through its API, the data plane through real simulated requests. Reads only. */
export interface CheckContext {
  client: Client
  network(origin: Origin): Network
  nowMs: number
}

/** pending: not yet begun; hint: something was seen that is not right; passed. `evidence` says what was seen, then what to look at. */
export interface CheckResult {
  status: 'pending' | 'passed' | 'hint'
  evidence: string
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

export interface Lesson {
  id: string
  title: string
  summary: string
  cluster?: ClusterOptions
  /** Files laid into the student's home at the start. */
  files?: Record<string, string>
  steps: Step[]
  /** Command lines that solve it; a test runs them. `@settle` waits. */
  solution: string[]
}
