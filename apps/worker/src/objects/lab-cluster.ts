import type { Cluster, Settled } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import type { Signal } from '@kubemaze/core/process/process.ts'
import { recordingCluster } from '@kubemaze/course/seen/recording-cluster.ts'
import { createContainerRuntime } from '@kubemaze/shell/container-runtime.ts'
import { openSession } from '@kubemaze/shell/open-session.ts'
import type { SessionState } from '@kubemaze/shell/session.ts'
import { local, objects, terminalFrames, timers } from '@kubemaze/store/schema/lab.ts'
import { createSqliteStore } from '@kubemaze/store/sqlite-store.ts'
import type { Lab, LabCluster } from './lab.ts'
import { recordingSession } from './lab-sightings.ts'

export function openLabCluster(lab: Lab): LabCluster {
  const { database, nowMs } = lab.host
  const { seed, options } = lab.spec()
  const store = createSqliteStore(database)
  const sightings = lab.sightings()
  const made = createCluster({
    store,
    nowMs,
    seed,
    options,
    runtime: createContainerRuntime({ cluster: () => cluster, wait: (ms, signal) => realWait(lab, waits, ms, signal) }),
  })
  const cluster: Cluster = recordingCluster(made, sightings.note)
  const unsubscribe = cluster.onCommit(() => lab.activity.changed())
  const waits: Waits = { cluster: () => cluster, isOpen: () => open }
  let open = true
  const key = (name: string): string => `session ${name}`
  return {
    cluster,
    session(name, pace) {
      const saved = lab.facts.get(key(name))
      const wait = pace === 'real' ? realWait : forwardWait
      const session = openSession(
        { cluster, wait: (ms, signal) => wait(lab, waits, ms, signal) },
        saved === undefined ? undefined : (JSON.parse(saved) as SessionState),
      )
      return recordingSession(session, sightings.note)
    },
    saveSession(name, session) {
      lab.facts.set(key(name), JSON.stringify(session.state()))
      sightings.save()
    },
    tick: () => cluster.tick(),
    settle: () => settle(cluster),
    close() {
      open = false
      unsubscribe()
      cluster.sleep()
    },
  }
}

/** Everything but the lab's own spec: the next opening starts a new cluster. */
export function wipeLab({ host, facts }: Lab): void {
  host.database.transaction(() => {
    for (const table of [objects, local, timers, terminalFrames]) host.database.delete(table).run()
    facts.keepOnly('spec')
  })
}

interface Waits {
  cluster(): Cluster
  /** False when the lab is closed: nobody may touch its rows any more. */
  isOpen(): boolean
}

/** Waits by the wall clock while the lab's own timers go on. */
function realWait(lab: Lab, { cluster, isOpen }: Waits, ms: number, signal: Signal): Promise<boolean> {
  const end = lab.activity.begin()
  return new Promise((resolve) => {
    const finish = (whole: boolean): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      if (isOpen()) cluster().tick()
      end()
      resolve(whole)
    }
    const aborted = (): void => finish(false)
    const timer = setTimeout(() => finish(true), Math.min(ms, 2_147_483_647))
    if (signal.aborted) finish(false)
    else signal.addEventListener('abort', aborted, { once: true })
  })
}

/** Runs the lab's time forward, then lets what became runnable run. */
async function forwardWait(_lab: Lab, { cluster, isOpen }: Waits, ms: number, signal: Signal): Promise<boolean> {
  if (!isOpen()) return false
  cluster().advance(ms)
  await new Promise((resolve) => setImmediate(resolve))
  return !signal.aborted
}

/** One settling may wake a script that writes something: again until nothing moves, a few times at most. */
async function settle(cluster: Cluster): Promise<Settled> {
  let settled = cluster.settle()
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setImmediate(resolve))
    const before = cluster.revision()
    settled = cluster.settle(Math.max(0, 60_000 - settled.ranForwardMs))
    if (cluster.revision() === before) break
  }
  return settled
}
