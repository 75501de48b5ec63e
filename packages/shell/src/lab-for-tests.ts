import type { Cluster, ClusterOptions } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import type { Input } from '@kubemaze/core/process/process.ts'
import { textInput } from './bash/input.ts'
import type { Ran } from './bash/lab-for-tests.ts'
import { createContainerRuntime } from './container-runtime.ts'
import { openSession } from './open-session.ts'
import type { Session, SessionState, ShellHost } from './session.ts'

export interface TestLab {
  cluster: Cluster
  session: Session
  host: ShellHost
  /** Runs a line in the session; with `typed` lines at a terminal. */
  run(line: string, typed?: readonly string[]): Promise<Ran>
  settle(): Promise<void>
}

/** No time passes, but what runs in the background has its turn, also where it has just let others run. */
const noWait = (): Promise<void> => new Promise((resolve) => setTimeout(() => setImmediate(resolve), 0))

/** A lab in memory whose time stands still unless it is run forward. */
export function testLab(options: ClusterOptions = {}, saved?: SessionState): TestLab {
  const cluster: Cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.UTC(2026, 0, 5, 12),
    seed: 1,
    options,
    runtime: createContainerRuntime({ cluster: () => cluster, wait: () => new Promise(() => {}) }),
  })
  const host: ShellHost = {
    cluster,
    async wait(ms, signal) {
      cluster.advance(ms)
      await noWait()
      return !signal.aborted
    },
  }
  const session = openSession(host, saved)
  return { cluster, session, host, run: (line, typed) => runIn(session, line, typed), settle: () => settle(cluster) }
}

async function settle(cluster: Cluster): Promise<void> {
  for (let round = 0; round < 5; round++) {
    cluster.settle(5_000)
    await noWait()
  }
}

export async function runIn(session: Session, line: string, typed?: readonly string[]): Promise<Ran> {
  const ran: Ran = { stdout: '', stderr: '', status: 0 }
  const lines = [...(typed ?? [])]
  const terminal: Input = {
    isTerminal: true,
    readAll: async () =>
      lines
        .splice(0)
        .map((each) => `${each}\n`)
        .join(''),
    async readLine(prompt) {
      ran.stdout += prompt ?? ''
      const next = lines.shift()
      if (next !== undefined) ran.stdout += `${next}\n`
      return next
    },
  }
  const streams = {
    stdout: (text: string) => void (ran.stdout += text),
    stderr: (text: string) => void (ran.stderr += text),
    signal: new AbortController().signal,
  }
  const shown = { columns: 80, rows: 24, edit: async () => false }
  ran.status = await session.run(
    line,
    typed ? { ...streams, stdin: terminal, terminal: shown } : { ...streams, stdin: textInput('') },
  )
  return ran
}
