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
  const port = 20_000 + Math.floor(Math.random() * 30_000)
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: dataDir,
    MAX_NEW_LABS_PER_MINUTE: '1000',
    INSTRUCTOR_KEY: 'test-instructor-key',
  }
  const child = spawn(process.execPath, ['apps/worker/src/node/main.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await ready(child)
  return {
    origin: `http://127.0.0.1:${port}`,
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

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    child.stdout?.on('data', (data) => {
      if (String(data).includes('Kubemaze is ready')) resolve()
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
