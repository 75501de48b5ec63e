import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { newLab, shellOf, startServer, type TestServer } from '../../tests/node/server-for-tests.ts'
import { endpoint } from './engine.ts'
import { ms, note, times } from './report.ts'

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'
const strategic = 'application/strategic-merge-patch+json'

/** One client, kept alive. Answers the text. */
async function send(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status >= 400) throw new Error(`${method} ${url}: ${text.slice(0, 200)}`)
  return text
}

/** The server and the Kubernetes API of a lab, through HTTP. */
export async function http(folder: string): Promise<void> {
  const started = performance.now()
  const server = await startServer(join(folder, 'server'))
  note('the server until it answers', ms(performance.now() - started))
  const bare = await bareServer()
  await terminal(server)
  await kubernetes((await newLab(server)).kubernetes, bare.base)
  const growing = (await newLab(server)).kubernetes
  for (const size of [100, 1_000, 10_000]) await growth(growing, size)
  await watchers(server)
  bare.stop()
  await server.kill('SIGTERM')
}

async function bareServer(): Promise<{ base: string; stop(): void }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return { base: `http://127.0.0.1:${String(port).trim()}`, stop: () => void child.kill() }
}

async function terminal(server: TestServer): Promise<void> {
  const sh = shellOf(server, await newLab(server))
  await sh('kubectl run coffee --image=ansilh/demo-coffee -l run=coffee')
  await sh('@settle')
  for (let i = 0; i < 20; i++) await sh('kubectl get pods')
  note('POST /api/labs', ms(await times(20, () => newLab(server))))
  note('`kubectl get pods` through HTTP', ms(await times(30, () => sh('kubectl get pods'))))
  note('`kubectl expose` through HTTP', ms(await times(30, (i) => sh(`kubectl expose pod coffee --name=h${i} --port=80`))))
}

const service = (name: string) => ({
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] },
})
const label = (i: number) => ({ metadata: { labels: { n: String(i) } } })

/** The verbs that issue 3 names, each beside a server that only answers. */
async function kubernetes(base: string, bare: string): Promise<void> {
  const path = `${base}/api/v1/namespaces/default`
  for (let i = 0; i < 80; i++) {
    await send('POST', `${path}/services`, service(`warm${i}`))
    await send('PATCH', `${path}/services/warm${i}`, label(i), { 'content-type': strategic })
    await send('DELETE', `${path}/services/warm${i}`)
    await send('POST', bare, service('warm'))
  }
  for (let i = 0; i < 500; i++) await send('POST', `${path}/pods`, { ...endpoint(i), metadata: { name: `p${i}` } })
  const both = async (what: string, count: number, ours: (i: number) => unknown, theirs: (i: number) => unknown): Promise<void> =>
    note(what, ms(await times(count, ours)), ms(await times(count, theirs)))
  await both(
    'create a Service',
    100,
    (i) => send('POST', `${path}/services`, service(`s${i}`)),
    (i) => send('POST', bare, service(`s${i}`)),
  )
  await both(
    'get a Service',
    400,
    (i) => send('GET', `${path}/services/s${i % 100}`),
    () => send('GET', bare),
  )
  await both(
    'strategic patch of a Service',
    100,
    (i) => send('PATCH', `${path}/services/s${i}`, label(i), { 'content-type': strategic }),
    (i) => send('PATCH', bare, label(i)),
  )
  for (const [what, accept] of [
    ['500 Pods as Table', table],
    ['500 Pods as JSON', 'application/json'],
  ] as const) {
    const list = (): Promise<string> => send('GET', `${path}/pods?limit=500`, undefined, { accept })
    const bytes = (await list()).length
    await both(what, 30, list, () => send('GET', `${bare}/?bytes=${bytes}`))
  }
  note(
    'gets a second, 16 in flight',
    String(await perSecond((i) => send('GET', `${path}/services/s${i % 100}`))),
    String(await perSecond(() => send('GET', bare))),
  )
  await both(
    'delete a Service',
    100,
    (i) => send('DELETE', `${path}/services/s${i}`),
    () => send('DELETE', bare),
  )
  const configMap = (i: number) => ({ metadata: { name: `seen${i}` }, data: { a: 'x'.repeat(200) } })
  note(
    'a write until a watcher sees it',
    ms(await untilSeen(`${path}/configmaps`, configMap)),
    ms(await untilSeen(bare, configMap)),
  )
}

async function perSecond(get: (i: number) => Promise<unknown>): Promise<number> {
  const each = 120
  const started = performance.now()
  const client = async (c: number): Promise<void> => {
    for (let i = 0; i < each; i++) await get(c * each + i)
  }
  await Promise.all(Array.from({ length: 16 }, (_, c) => client(c)))
  return Math.round((16 * each * 1_000) / (performance.now() - started))
}

/** From a write until an open watch has its event. */
async function untilSeen(path: string, object: (i: number) => object): Promise<number> {
  const stop = new AbortController()
  const watch = await fetch(`${path}?watch=1`, { signal: stop.signal })
  const events = (watch.body as ReadableStream<Uint8Array>).getReader()
  // what stands there already comes first, if anything does
  const silence = new Promise((resolve) => setTimeout(resolve, 300))
  let next = events.read()
  while (await Promise.race([next.then(() => true), silence.then(() => false)])) next = events.read()
  const taken = await times(60, async (i) => {
    const written = send('POST', path, object(i))
    await next
    next = events.read()
    void written
  })
  next.catch(() => {})
  stop.abort()
  return taken
}

let made = 0

/** How the verbs grow with what the lab holds. */
async function growth(base: string, size: number): Promise<void> {
  const path = `${base}/api/v1/namespaces/default/configmaps`
  const object = (name: string, group = 'other') => ({ metadata: { name, labels: { group } }, data: { a: 'x'.repeat(200) } })
  for (; made < size; made++) await send('POST', path, object(`c${made}`, made % (size / 10) === 7 ? `ten${size}` : 'other'))
  const name = (i: number): string => `t${size}-${i}`
  const line = async (what: string, count: number, work: (i: number) => unknown): Promise<void> =>
    note(`${what} with ${size.toLocaleString('en')} objects`, ms(await times(count, work)))
  if (size === 100) for (let i = 0; i < 80; i++) await send('POST', path, object(`warm${i}`))
  await line('create', 60, (i) => send('POST', path, object(name(i))))
  await line('get', 60, (i) => send('GET', `${path}/${name(i)}`))
  await line('strategic patch', 60, (i) =>
    send('PATCH', `${path}/${name(i)}`, { data: { b: String(i) } }, { 'content-type': strategic }),
  )
  await line('a page of 100 as Table', 30, () => send('GET', `${path}?limit=100`, undefined, { accept: table }))
  await line('a list of 10 by label', 60, () => send('GET', `${path}?labelSelector=group%3Dten${size}`))
  note(
    `a write until a watcher sees it with ${size.toLocaleString('en')} objects`,
    ms(await untilSeen(path, (i) => object(`w${size}-${i}`))),
  )
  await line('delete', 60, (i) => send('DELETE', `${path}/${name(i)}`))
}

/** What a thousand watches of one lab cost it and others. */
async function watchers(server: TestServer): Promise<void> {
  const [watched, other] = [await newLab(server), await newLab(server)]
  const path = `${watched.kubernetes}/api/v1/namespaces/default/configmaps`
  const stop = new AbortController()
  const readers = await Promise.all(
    Array.from({ length: 1_000 }, async () => {
      const { body } = await fetch(`${path}?watch=1`, { signal: stop.signal })
      return (body as ReadableStream<Uint8Array>).getReader()
    }),
  )
  for (const reader of readers) await reader.read()
  const everybody = async (i: number): Promise<void> => {
    const seen = readers.map((reader) => reader.read())
    await send('POST', path, { metadata: { name: `all${i}` } })
    await Promise.all(seen)
  }
  note('a write until 1,000 watchers see it', ms(await times(10, everybody)))
  const get = `${other.kubernetes}/api/v1/namespaces/default/services/kubernetes`
  note('a get in another lab meanwhile', ms(await times(200, () => send('GET', get))))
  for (const reader of readers) reader.closed.catch(() => {})
  stop.abort()
}
