import { newLab, removeData, startServer, type TestLab, type TestServer } from '../../node/server-for-tests.ts'
import { encodeObject } from './protobuf.ts'
import { openWatch, type Watching } from './watch.ts'

export type Body = any

export interface Answer {
  code: number
  headers: Headers
  text: string
  /** The JSON of the answer; undefined when it is none. */
  body: Body
}

export interface Sent {
  body?: unknown
  query?: Record<string, string | number | boolean | undefined>
  headers?: Record<string, string>
  /** Content-Type; bodies that are objects are JSON unless this says protobuf. */
  type?: string
}

export const protobuf = 'application/vnd.kubernetes.protobuf'
/** What client-go's generated clients accept. */
export const generatedAccept = `${protobuf},application/json`
export const jsonPatch = 'application/json-patch+json'
export const mergePatch = 'application/merge-patch+json'
export const strategicPatch = 'application/strategic-merge-patch+json'
export const applyPatch = 'application/apply-patch+yaml'

/** A lab on a server of its own, spoken to as client-go does. */
export interface Api {
  server: TestServer
  lab: TestLab
  send(method: string, path: string, sent?: Sent): Promise<Answer>
  /** The same; fails the test unless the code is 2xx. Answers the body. */
  ok(method: string, path: string, sent?: Sent): Promise<Body>
  watch(path: string, query?: Sent['query']): Promise<Watching>
  /** A namespace as the framework makes it before each test, with its ServiceAccount and root certificates. */
  namespace(basename: string): Promise<string>
  close(): Promise<void>
}

export async function startApi(lab: object = {}): Promise<Api> {
  const server = await startServer()
  return apiOf(server, await newLab(server, lab))
}

/** Another lab on the same server. */
export const newApiLab = async ({ server }: Api): Promise<Api> => apiOf(server, await newLab(server))

function apiOf(server: TestServer, made: TestLab): Api {
  const api: Api = {
    server,
    lab: made,
    send: (method, path, sent = {}) => send(made.kubernetes, method, path, sent),
    async ok(method, path, sent) {
      const answer = await api.send(method, path, sent)
      if (answer.code >= 300) throw new Error(`${method} ${path}: ${answer.code} ${answer.text}`)
      return answer.body
    },
    watch: (path, query = {}) => openWatch(url(made.kubernetes, path, { ...query, watch: true })),
    namespace: (basename) => makeNamespace(api, basename),
    async close() {
      await server.kill('SIGTERM')
      removeData(server)
    },
  }
  return api
}

function url(base: string, path: string, query: Sent['query'] = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) parameters.set(name, String(value))
  return `${base}${path}${parameters.size > 0 ? `?${parameters}` : ''}`
}

async function send(base: string, method: string, path: string, { body, query, headers = {}, type }: Sent): Promise<Answer> {
  const contentType = type ?? 'application/json'
  const response = await fetch(url(base, path, query), {
    method,
    headers: {
      accept: generatedAccept,
      'user-agent': 'e2e.test/v1.36.2 (linux/amd64)',
      ...(body === undefined ? {} : { 'content-type': contentType }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: written(body, contentType) }),
  })
  const text = await response.text()
  return { code: response.status, headers: response.headers, text, body: parsed(text) }
}

function written(body: unknown, type: string): string | Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return type === protobuf ? new Uint8Array(encodeObject(body as object)) : JSON.stringify(body)
}

function parsed(text: string): Body {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

let made = 0

async function makeNamespace(api: Api, basename: string): Promise<string> {
  const name = `${basename}-${1000 + made++}`
  const levels = Object.fromEntries(
    ['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'privileged']),
  )
  const labels = { 'e2e-framework': basename, 'e2e-run': '5f0c7e1e-0d3a-4a5e-9d8e-2b7d2f3f0a11', ...levels }
  await api.ok('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } } })
  await appears(api, `/api/v1/namespaces/${name}/serviceaccounts`, 'default')
  await appears(api, `/api/v1/namespaces/${name}/configmaps`, 'kube-root-ca.crt')
  return name
}

/** Waits as client-go's UntilWithSync does: a streaming list of one name. */
async function appears(api: Api, path: string, name: string): Promise<void> {
  const watching = await api.watch(path, streamingList({ fieldSelector: `metadata.name=${name}` }))
  await watching.until(({ type, object }) => type === 'ADDED' && object.metadata.name === name)
  watching.stop()
}

export const streamingList = (query: Sent['query'] = {}): Sent['query'] => ({
  allowWatchBookmarks: true,
  resourceVersionMatch: 'NotOlderThan',
  sendInitialEvents: true,
  timeoutSeconds: 480,
  ...query,
})

/** Asks again until it is so; the last answer when it never is. */
export async function eventually<T>(ask: () => Promise<T>, is: (value: T) => boolean): Promise<T> {
  let value = await ask()
  for (let i = 0; i < 300 && !is(value); i++) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    value = await ask()
  }
  return value
}
