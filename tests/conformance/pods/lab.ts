import { vi } from 'vitest'
import { call, newLab, removeData, startServer, type TestLab, type TestServer } from '../../node/server-for-tests.ts'
import { openWatch, type Watching } from '../api/watch.ts'

// a machine may be busy: these are bounds, not measures
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

/** An object as JSON has it. What a test reads of it is the test's own concern. */
export type Thing = any

export interface Answer {
  /** The Warning headers, one behind the other. */
  warning: string | null
  status: number
  body: Thing
}

/** The API of one lab with two workers, as a client with nothing but HTTP sees it. */
export interface Lab {
  send(method: string, path: string, body?: unknown, type?: string): Promise<Answer>
  /** The same, and an error unless it is answered with 2xx. */
  get(path: string): Promise<Thing>
  post(path: string, body: unknown): Promise<Thing>
  put(path: string, body: unknown): Promise<Thing>
  /** A strategic merge patch unless told otherwise. */
  patch(path: string, body: unknown, type?: 'merge' | 'strategic' | 'json' | 'apply'): Promise<Thing>
  delete(path: string, options?: object): Promise<Thing>
  /** An open watch of a path. */
  watch(path: string): Promise<Watching>
  /** All messages of a WebSocket with a subprotocol until it closes, as text. */
  messages(path: string, protocol: string): Promise<string[]>
  /** Lets the lab's time run until nothing but periodic work is left. */
  settle(): Promise<void>
  /** Asks again, the lab's time run forward in between, until the answer is as wanted. */
  until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T>
  /** Runs one line in the lab's shell. */
  run(command: string): Promise<{ stdout: string; stderr: string; exitCode: number }>
  /** A new namespace; returns its name. */
  namespace(labels?: Record<string, string>): Promise<string>
  close(): Promise<void>
}

const types = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
}

export async function openLab(cluster: object = { workers: 2 }): Promise<Lab> {
  const server = await startServer()
  const lab = await newLab(server, { cluster })
  return labOf(server, lab)
}

function labOf(server: TestServer, lab: TestLab): Lab {
  let names = 0
  const send: Lab['send'] = async (method, path, body, type = 'application/json') => {
    const response = await fetch(`${server.origin}/api/labs/${lab.id}/k8s${path}`, {
      method,
      headers: { authorization: `Bearer ${lab.token}`, ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const warning = response.headers.get('warning')
    return { status: response.status, warning, body: text.startsWith('{') ? JSON.parse(text) : text }
  }
  const good: (...of: Parameters<Lab['send']>) => Promise<Thing> = async (method, path, ...rest) => {
    const { status, body } = await send(method, path, ...rest)
    if (status < 200 || status > 299) throw new Error(`${method} ${path}: ${status} ${body?.message ?? body}`)
    return body
  }
  const own = async (door: string, body: object): Promise<Thing> =>
    (await call(server, `/api/labs/${lab.id}/${door}`, body, lab.token)).json()
  const settle = async (): Promise<void> => void (await own('settle', {}))
  return {
    send,
    get: (path) => good('GET', path),
    post: (path, body) => good('POST', path, body),
    put: (path, body) => good('PUT', path, body),
    patch: (path, body, type = 'strategic') => good('PATCH', path, body, types[type]),
    delete: (path, options) => good('DELETE', path, options),
    watch: (path) => openWatch(`${lab.kubernetes}${path}`),
    messages: (path, protocol) => messagesOf(`${lab.kubernetes.replace(/^http/, 'ws')}${path}`, protocol),
    settle,
    async until(ask, wanted) {
      for (let tries = 0; tries < 20; tries++) {
        const answer = await ask()
        if (wanted(answer)) return answer
        await settle()
        // scripts run in the host's time
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return eventually(ask, wanted)
    },
    run: (command) => own('exec', { command }),
    async namespace(labels = {}) {
      const name = `e2e-${++names}`
      await good('POST', '/api/v1/namespaces', { metadata: { name, labels: { 'e2e-framework': 'test', ...labels } } })
      return name
    },
    async close() {
      await server.kill('SIGTERM')
      removeData(server)
    },
  }
}

function messagesOf(url: string, protocol: string): Promise<string[]> {
  const socket = new WebSocket(url, protocol)
  socket.binaryType = 'arraybuffer'
  const said: string[] = []
  return new Promise((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const text = typeof data === 'string' ? data : Buffer.from(data as ArrayBuffer).toString()
      // a channel by its number, as text
      const code = text.charCodeAt(0)
      said.push(code < 5 ? `${code}${text.slice(1)}` : text)
    }
    socket.onclose = () => resolve(said)
    socket.onerror = () => reject(new Error(`${url} takes no ${protocol}`))
  })
}

/** Asks again, in real time, until the answer is as wanted; the last answer is in the error. */
export async function eventually<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, seconds = 60): Promise<T> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (wanted(answer)) return answer
    if (Date.now() > until) throw new Error(`not in ${seconds} s: ${JSON.stringify(answer).slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

export const core = (namespace: string, rest: string): string => `/api/v1/namespaces/${namespace}/${rest}`
export const apps = (namespace: string, rest: string): string => `/apis/apps/v1/namespaces/${namespace}/${rest}`
export const batch = (namespace: string, rest: string): string => `/apis/batch/v1/namespaces/${namespace}/${rest}`

export const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'
export const busybox = 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1'
export const httpd = 'registry.k8s.io/e2e-test-images/httpd:2.4.38-4'
export const nginx = 'registry.k8s.io/e2e-test-images/nginx:1.14-4'
export const pause = 'registry.k8s.io/pause:3.10.2'

export const isReady = (pod: Thing): boolean =>
  pod.status?.conditions?.some((c: Thing) => c.type === 'Ready' && c.status === 'True') === true

export const conditionOf = (object: Thing, type: string): Thing => object.status?.conditions?.find((c: Thing) => c.type === type)
