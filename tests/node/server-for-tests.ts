import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface TestServer {
  origin: string
  dataDir: string
  instructorKey: string
  pid: number
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

/** The real server as a process of its own, on a free port, over `dataDir` (a new one if absent). */
export async function startServer(dataDir = mkdtempSync(join(tmpdir(), 'kubemaze-'))): Promise<TestServer> {
  const env = {
    ...process.env,
    PORT: '0',
    DATA_DIR: dataDir,
    MAX_NEW_LABS_PER_MINUTE: '1000',
    INSTRUCTOR_KEY: 'test-instructor-key',
  }
  const child = spawn(process.execPath, ['apps/worker/src/node/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await ready(child)
  return {
    origin,
    dataDir,
    instructorKey: 'test-instructor-key',
    pid: child.pid as number,
    kill: (signal) =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill(signal)
      }),
  }
}

/** Its address, once it listens. */
function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout?.on('data', (data) => {
      const [, origin] = /Kubemaze is ready: (http:\S+)\/$/m.exec(String(data)) ?? []
      if (origin !== undefined) resolve(origin)
    })
  })
}

export const removeData = (server: TestServer): void => rmSync(server.dataDir, { recursive: true, force: true })

export interface TestLab {
  id: string
  token: string
  kubernetes: string
}

export async function call(server: TestServer, path: string, body?: unknown, token?: string): Promise<Response> {
  return fetch(`${server.origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

export async function newLab(server: TestServer, body: object = {}): Promise<TestLab> {
  const response = await call(server, '/api/labs', body)
  if (response.status !== 201) throw new Error(`no lab: ${response.status} ${await response.text()}`)
  return (await response.json()) as TestLab
}

export interface Ran {
  stdout: string
  stderr: string
  exitCode: number
  revision: number
}

/** A shell on the lab's master; `@settle` lets its time run. */
export function shellOf(server: TestServer, lab: TestLab): (command: string) => Promise<Ran> {
  return async (command) => {
    const path = command === '@settle' ? 'settle' : 'exec'
    return (
      await call(server, `/api/labs/${lab.id}/${path}`, path === 'exec' ? { command } : {}, lab.token)
    ).json() as Promise<Ran>
  }
}
