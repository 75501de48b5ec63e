// npm run bench: figures of the engine and of the Node host, medians of several runs, as a table for the README.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { pods, services } from '../packages/core/src/api/kinds.ts'
import type { Pod } from '../packages/core/src/api/pod.ts'
import { adminUser } from '../packages/core/src/apiserver/request.ts'
import type { Cluster } from '../packages/core/src/cluster/cluster.ts'
import { createCluster } from '../packages/core/src/cluster/create-cluster.ts'
import { createContainerRuntime } from '../packages/shell/src/container-runtime.ts'
import { openSession } from '../packages/shell/src/open-session.ts'
import { migrate } from '../packages/store/src/migrate.ts'
import { labMigrations } from '../packages/store/src/migrations.gen.ts'
import { createSqliteStore } from '../packages/store/src/sqlite-store.ts'
import { newLab, shellOf, startServer } from '../tests/node/server-for-tests.ts'

const runs = 7
const rows: [string, string][] = []
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`
const note = (what: string, figure: string): void => {
  rows.push([what, figure])
  console.error(`${what}: ${figure}`)
}

async function times(count: number, work: (i: number) => unknown): Promise<number> {
  const taken: number[] = []
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    await work(i)
    taken.push(performance.now() - started)
  }
  return median(taken)
}

const folder = mkdtempSync(join(tmpdir(), 'kubemaze-bench-'))
const noInput = { readAll: async () => '', readLine: async () => undefined, isTerminal: false }

interface OpenLab {
  cluster: Cluster
  file: string
  run(line: string): Promise<number>
  close(): void
}

/** A lab over its own file, as the Node host opens one. */
function openLab(name: string): OpenLab {
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

async function engine(): Promise<void> {
  for (let i = 0; i < 5; i++) openLab(`warm-${i}`).close()
  note('a new lab until its first prompt', ms(await times(runs * 3, (i) => openLab(`new-${i}`).close())))
  const lab = openLab('engine')
  await lab.run('kubectl run coffee --image=ansilh/demo-coffee -l run=coffee')
  lab.cluster.settle()
  for (let i = 0; i < 30; i++) await lab.run('kubectl get pods')
  note('`kubectl get pods` inside the engine', ms(await times(40, () => lab.run('kubectl get pods'))))
  note(
    '`kubectl expose` inside the engine, committed',
    ms(await times(40, (i) => lab.run(`kubectl expose pod coffee --name=c${i} --port=80`))),
  )
  lab.close()
  const fresh = openLab('disk')
  fresh.close()
  note('a new lab on disk', `${Math.round(statSync(fresh.file).size / 1024)} KiB`)
}

function memory(): void {
  const collect = (globalThis as { gc?: () => void }).gc
  if (!collect) return
  const count = 50
  collect()
  const before = process.memoryUsage()
  const open = Array.from({ length: count }, (_, i) => openLab(`memory-${i}`))
  collect()
  const after = process.memoryUsage()
  note(
    'memory of an open lab',
    `${Math.round((after.heapUsed + after.external - before.heapUsed - before.external) / count / 1024)} KiB heap`,
  )
  for (const lab of open) lab.close()
}

const endpoint = (i: number): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `p${i}`, namespace: 'default', labels: { app: 'many' } },
  spec: { schedulerName: 'none', containers: [{ name: 'c', image: 'nginx' }] },
})

/** One Pod behind a Service turns ready or not: the status write, the slices and the Endpoints, committed. */
async function changes(): Promise<void> {
  for (const size of [10, 100, 1_000]) {
    const { cluster, close } = openLab(`endpoints-${size}`)
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
    for (let i = 0; i < 10; i++) change(i)
    note(`a change behind a Service with ${size} endpoints`, ms(await times(40, change)))
    close()
  }
}

const status = (i: number, ready: boolean): NonNullable<Pod['status']> => ({
  phase: 'Running',
  podIP: `10.10.${2 + (i >> 8)}.${i & 255}`,
  podIPs: [{ ip: `10.10.${2 + (i >> 8)}.${i & 255}` }],
  conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
})

async function http(): Promise<void> {
  const server = await startServer(join(folder, 'server'))
  const lab = await newLab(server)
  const sh = shellOf(server, lab)
  await sh('kubectl run coffee --image=ansilh/demo-coffee -l run=coffee')
  await sh('@settle')
  for (let i = 0; i < 20; i++) await sh('kubectl get pods')
  note('POST /api/labs', ms(await times(20, () => newLab(server))))
  note('`kubectl get pods` through HTTP', ms(await times(30, () => sh('kubectl get pods'))))
  note('`kubectl expose` through HTTP', ms(await times(30, (i) => sh(`kubectl expose pod coffee --name=h${i} --port=80`))))
  for (const size of [100, 1_000, 10_000]) await kubernetesApi(lab.kubernetes, size)
  await pods500((await newLab(server)).kubernetes)
  await server.kill('SIGTERM')
}

let made = 0

/** The Kubernetes API with this many ConfigMaps in the lab. */
async function kubernetesApi(base: string, size: number): Promise<void> {
  const path = `${base}/api/v1/namespaces/default/configmaps`
  const send = async (
    method: string,
    url: string,
    body?: unknown,
    type = 'application/json',
    accept = 'application/json',
  ): Promise<string> => {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': type, accept },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return response.text()
  }
  const object = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: 'x'.repeat(200) } })
  for (; made < size; made++) await send('POST', path, object(`c${made}`))
  const name = (i: number): string => `t${size}-${i}`
  note(`create with ${size} objects`, ms(await times(60, (i) => send('POST', path, object(name(i))))))
  note(`get with ${size} objects`, ms(await times(60, (i) => send('GET', `${path}/${name(i)}`))))
  note(
    `strategic patch with ${size} objects`,
    ms(
      await times(60, (i) =>
        send('PATCH', `${path}/${name(i)}`, { data: { b: String(i) } }, 'application/strategic-merge-patch+json'),
      ),
    ),
  )
  note(
    `a page of 100 as Table with ${size} objects`,
    ms(
      await times(20, () =>
        send('GET', `${path}?limit=100`, undefined, undefined, 'application/json;as=Table;v=v1;g=meta.k8s.io'),
      ),
    ),
  )
  note(`a write until a watcher sees it with ${size} objects`, ms(await untilSeen(path, object, size)))
  note(`delete with ${size} objects`, ms(await times(60, (i) => send('DELETE', `${path}/${name(i)}`))))
}

/** From a write until an open watch has its event. */
async function untilSeen(path: string, object: (name: string) => object, size: number): Promise<number> {
  const stop = new AbortController()
  const list = (await (await fetch(`${path}?limit=1`)).json()) as { metadata: { resourceVersion: string } }
  const watch = await fetch(`${path}?watch=1&resourceVersion=${list.metadata.resourceVersion}`, { signal: stop.signal })
  const events = (watch.body as ReadableStream<Uint8Array>).getReader()
  const taken = await times(40, async (i) => {
    const written = fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(object(`w${size}-${i}`)),
    })
    await events.read()
    void written.then((response) => response.arrayBuffer())
  })
  stop.abort()
  return taken
}

/** 500 Pods as kubectl lists them. */
async function pods500(base: string): Promise<void> {
  const path = `${base}/api/v1/namespaces/default/pods`
  for (let i = 0; i < 500; i++) {
    const body = JSON.stringify({ ...endpoint(i), metadata: { name: `p${i}` } })
    await (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).arrayBuffer()
  }
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  note('500 Pods as Table', ms(await times(20, async () => (await fetch(`${path}?limit=500`, { headers: { accept } })).text())))
}

/** CPU time of a process so far, as Linux counts it (in hundredths of a second). */
function cpuMs(pid: number): number {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(words[11]) + Number(words[12])) * 10
}

/** A server with 100 labs that nobody uses. */
async function idle(): Promise<void> {
  if (!existsSync('/proc/self/stat')) return
  const server = await startServer(join(folder, 'idle'))
  for (let i = 0; i < 100; i++) await newLab(server)
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  const before = cpuMs(server.pid)
  await new Promise((resolve) => setTimeout(resolve, 10_000))
  note('CPU of a server with 100 idle labs over 10 s', `${cpuMs(server.pid) - before} ms`)
  await server.kill('SIGTERM')
}

const only = process.argv.slice(2)
const sections: Record<string, () => void | Promise<void>> = { engine, memory, changes, http, idle }
try {
  for (const [name, section] of Object.entries(sections)) if (only.length === 0 || only.includes(name)) await section()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(
  `\n${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}; medians\n`,
)
console.log(`| what | figure |\n| --- | --- |\n${rows.map(([what, figure]) => `| ${what} | ${figure} |`).join('\n')}`)
