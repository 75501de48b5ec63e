import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import { createContainerRuntime } from '@kubemaze/shell/container-runtime.ts'
import { prepareHome } from '@kubemaze/shell/home.ts'
import { openSession } from '@kubemaze/shell/open-session.ts'
import { type CheckState, evaluateLesson, type LessonState } from './evaluate.ts'
import { filesOf, type Lesson } from './lesson.ts'
import { recordingCluster } from './seen/recording-cluster.ts'
import { type NewSighting, nothingSeen, withSighting } from './seen/seen.ts'

/** Programs in containers wait a moment in place of seconds. */
const shortWait = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(true), 10))

/** A lesson's lab in memory, with a real shell; what is typed is seen as on a server. */
export interface LessonLab {
  cluster: Cluster
  run(line: string): Promise<{ stdout: string; stderr: string; exitCode: number }>
  /** All of them in order; `@settle` waits. Throws when one fails. */
  runAll(lines: readonly string[]): Promise<void>
  note(sighting: NewSighting): void
  evaluate(): LessonState
  checks(): CheckState[]
  check(id: string): CheckState
}

export function lessonLab(lesson: Lesson, seed = 1): LessonLab {
  let seen = nothingSeen
  const note = (sighting: NewSighting): void => {
    seen = withSighting(seen, sighting)
  }
  const made: Cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.UTC(2026, 10, 23, 12),
    seed,
    options: lesson.cluster ?? {},
    runtime: createContainerRuntime({ cluster: () => cluster, wait: shortWait }),
  })
  const cluster: Cluster = recordingCluster(made, note)
  lay(cluster, lesson, seed)
  const session = openSession({ cluster, wait: async (ms) => (cluster.advance(ms), true) }, undefined)
  const passed = new Set<string>()
  const run: LessonLab['run'] = async (line) => {
    const out = { stdout: '', stderr: '', exitCode: 0 }
    out.exitCode = await session.run(line, {
      stdin: { isTerminal: false, readAll: async () => '', readLine: async () => undefined },
      stdout: (text) => void (out.stdout += text),
      stderr: (text) => void (out.stderr += text),
      signal: new AbortController().signal,
    })
    note({ kind: 'command', line, exitCode: out.exitCode, said: out.stderr })
    return out
  }
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 3; round++) {
      cluster.settle()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const evaluate = (): LessonState => {
    const context = { client: cluster.client(), network: cluster.probe, nowMs: cluster.now(), seed, seen }
    const state = evaluateLesson(lesson, context, passed)
    for (const id of state.everPassed) passed.add(id)
    return state
  }
  const checks = (): CheckState[] => evaluate().steps.flatMap((step) => step.checks)
  return {
    cluster,
    run,
    async runAll(lines) {
      for (const line of lines) {
        if (line === '@settle') await settle()
        else {
          const { exitCode, stderr, stdout } = await run(line)
          if (exitCode !== 0) throw new Error(`${line}: exit code ${exitCode}\n${stderr}${stdout}`)
        }
      }
    },
    note,
    evaluate,
    checks,
    check(id) {
      const found = checks().find((one) => one.id === id)
      if (!found) throw new Error(`no check ${id}`)
      return found
    },
  }
}

function lay(cluster: Cluster, lesson: Lesson, seed: number): void {
  cluster.settle()
  prepareHome(cluster, 'k8s-master', '/home/student')
  const disk = cluster.files({ node: 'k8s-master' })
  for (const [path, content] of Object.entries(filesOf(lesson, seed)))
    disk.write(`/home/student/${path}`, encodeUtf8(content), 0o644)
  lesson.lay?.({ seed, client: cluster.client(), settle: () => void cluster.settle() })
}
