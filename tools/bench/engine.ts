import { statSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { pods, services } from '../../packages/core/src/api/kinds.ts'
import type { Pod } from '../../packages/core/src/api/pod.ts'
import { adminUser } from '../../packages/core/src/apiserver/request.ts'
import type { Cluster } from '../../packages/core/src/cluster/cluster.ts'
import { createCluster } from '../../packages/core/src/cluster/create-cluster.ts'
import { createContainerRuntime } from '../../packages/shell/src/container-runtime.ts'
import { openSession } from '../../packages/shell/src/open-session.ts'
import { migrate } from '../../packages/store/src/migrate.ts'
import { labMigrations } from '../../packages/store/src/migrations.gen.ts'
import { createSqliteStore } from '../../packages/store/src/sqlite-store.ts'
import { ms, note, times } from './report.ts'

const noInput = { readAll: async () => '', readLine: async () => undefined, isTerminal: false }

interface OpenLab {
  cluster: Cluster
  file: string
  run(line: string): Promise<number>
  close(): void
}

/** A lab over its own file, as the Node host opens one. */
function openLab(folder: string, name: string): OpenLab {
  const file = join(folder, `${name}.sqlite`)
  const raw = new SqliteDatabase(file)
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = FULL')
  raw.pragma('cache_size = -256')
  const database = drizzle(raw) as never
  migrate(database, labMigrations)
  const cluster: Cluster = createCluster({
    store: createSqliteStore(database),
    nowMs: () => Date.now(),
    seed: 7,
    options: {},
    runtime: createContainerRuntime({ cluster: () => cluster, wait: () => new Promise(() => {}) }),
  })
  const session = openSession({ cluster, wait: async (wait) => (cluster.advance(wait), true) }, undefined)
  session.prompt()
  const streams = { stdin: noInput, stdout: () => {}, stderr: () => {}, signal: new AbortController().signal }
  return { cluster, file, run: (line) => session.run(line, streams), close: () => raw.close() }
}

/** A new lab, and kubectl in it. */
export async function engine(folder: string): Promise<void> {
  for (let i = 0; i < 5; i++) openLab(folder, `warm-${i}`).close()
  note('a new lab until its first prompt', ms(await times(21, (i) => openLab(folder, `new-${i}`).close())))
  const lab = openLab(folder, 'engine')
  await lab.run('kubectl run coffee --image=ansilh/demo-coffee -l run=coffee')
  lab.cluster.settle()
  for (let i = 0; i < 30; i++) await lab.run('kubectl get pods')
  note('`kubectl get pods` inside the engine', ms(await times(40, () => lab.run('kubectl get pods'))))
  note(
    '`kubectl expose` inside the engine, committed',
    ms(await times(40, (i) => lab.run(`kubectl expose pod coffee --name=c${i} --port=80`))),
  )
  lab.close()
  const fresh = openLab(folder, 'disk')
  fresh.close()
  note('a new lab on disk', `${Math.round(statSync(fresh.file).size / 1024)} KiB`)
}

export function memory(folder: string): void {
  const collect = (globalThis as { gc?: () => void }).gc
  if (!collect) return
  const count = 50
  collect()
  const before = process.memoryUsage()
  const open = Array.from({ length: count }, (_, i) => openLab(folder, `memory-${i}`))
  collect()
  const after = process.memoryUsage()
  note(
    'memory of an open lab',
    `${Math.round((after.heapUsed + after.external - before.heapUsed - before.external) / count / 1024)} KiB heap`,
  )
  for (const lab of open) lab.close()
}

export const endpoint = (i: number): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `p${i}`, namespace: 'default', labels: { app: 'many' } },
  spec: { schedulerName: 'none', containers: [{ name: 'c', image: 'nginx' }] },
})

/** One Pod behind a Service turns ready or not: the status write, the slices and the Endpoints, committed. */
export async function changes(folder: string): Promise<void> {
  for (const size of [10, 100, 1_000]) {
    const { cluster, close } = openLab(folder, `endpoints-${size}`)
    const client = cluster.client(adminUser)
    client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'many', namespace: 'default' },
      spec: { selector: { app: 'many' }, ports: [{ port: 80 }] },
    })
    for (let i = 0; i < size; i++) {
      const pod = client.create(pods, endpoint(i)) as Pod
      client.updateStatus(pods, { ...pod, status: status(i, true) })
    }
    const change = (i: number): void => {
      const pod = client.get(pods, 'default', 'p5') as Pod
      client.updateStatus(pods, { ...pod, status: status(5, i % 2 === 1) })
    }
    for (let i = 0; i < 100; i++) change(i)
    note(`a change behind a Service with ${size} endpoints`, ms(await times(100, change)))
    close()
  }
}

const status = (i: number, ready: boolean): NonNullable<Pod['status']> => ({
  phase: 'Running',
  podIP: `10.10.${2 + (i >> 8)}.${i & 255}`,
  podIPs: [{ ip: `10.10.${2 + (i >> 8)}.${i & 255}` }],
  conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
})
