import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Input, Signal, Terminal } from '@kubemaze/core/process/process.ts'

/** What the host lends a shell. */
export interface ShellHost {
  cluster: Cluster
  /**
   * Waits `ms` of the lab's time. Interactive terminals wait for real; the exec door runs the lab's time forward at once.
   * Resolves false when `signal` aborted the wait.
   */
  wait(ms: number, signal: Signal): Promise<boolean>
}

/** What lasts from line to line; kept as a row of the lab. */
export interface SessionState {
  cwd: string
  env: Record<string, string>
  /** The stack of `ssh NODE` / `su`: last is current. */
  where: { node: string; user: string }[]
  aliases: Record<string, string>
  lastExitCode: number
  history: string[]
}

export interface LineStreams {
  stdin: Input
  stdout(text: string): void
  stderr(text: string): void
  signal: Signal
  /** Present in interactive terminals and where exec was asked for one. */
  terminal?: Terminal
}

export interface Completion {
  /** Where in the line the candidates begin. */
  from: number
  candidates: string[]
}

/** A student's login shell on k8s-master. One line at a time. */
export interface Session {
  prompt(): string
  run(line: string, streams: LineStreams): Promise<number>
  complete(line: string, cursor: number): Completion
  state(): SessionState
}
