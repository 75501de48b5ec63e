import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, removeData, startServer, type TestServer } from '../node/server-for-tests.ts'
import { type Case, readCase } from './case-file.ts'
import { type Answer, differences, openReplay, type Replay } from './replay.ts'

const casesOf = (folder: string): [string, Case][] => {
  const path = join(import.meta.dirname, folder)
  return readdirSync(path).map((file) => [file, readCase(readFileSync(join(path, file), 'utf8'))])
}

function kubectlVersion(): string {
  try {
    return execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.kill('SIGTERM')
  removeData(server)
})

describe.each(['kubectl-1.36', 'kubectl-1.36-client'])('what %s answered, the lab answers in its terminal', (folder) => {
  it.each(casesOf(folder))(
    '%s',
    async (_file, recorded) => {
      const replay = await openReplay(server, recorded)
      expect(await differences(recorded, replay, replay.inLab)).toEqual([])
    },
    60_000,
  )
})

const fits = /Client Version: v1\.32\./.test(kubectlVersion())

describe.skipIf(!fits).concurrent('what a real cluster answered, the lab answers: to the kubectl on PATH', () => {
  it.each(casesOf('kubectl-1.32'))(
    '%s',
    async (_file, recorded) => {
      const folder = mkdtempSync(join(tmpdir(), 'kubemaze-case-'))
      const replay = await openReplay(server, recorded)
      const run = await outside(replay, recorded, folder)
      const found = (await differences(recorded, replay, run)).filter(({ real }) => !real.some(isAccident))
      rmSync(folder, { recursive: true })
      expect(found).toEqual([])
    },
    120_000,
  )
})

// docs/differences.md: a race of the recorded cluster's own repair loop, seen once
const isAccident = (line: string): boolean => line.includes('ClusterIPNotAllocated')

// on a busy machine client-go may see its own deadline as the end of its watch, and says so, whoever the server is
const shortWatch = /^W.*Unexpected watch close - watch lasted less than a second and no items received\n/gm

/** A shell outside the lab with the lab's kubeconfig; what needs the node's root goes into the lab. */
async function outside({ lab, inLab }: Replay, { files }: Case, folder: string): Promise<(command: string) => Promise<Answer>> {
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const kubeconfig = join(folder, '.kubeconfig')
  const given = await call(server, `/api/labs/${lab.id}/kubeconfig`, undefined, lab.token)
  writeFileSync(kubeconfig, await given.text())
  const env = { ...process.env, KUBECONFIG: kubeconfig, TERM: 'dumb' }
  return (command) => (command.startsWith('sudo ') ? inLab(command) : bash(command, folder, env))
}

function bash(command: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const out = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (data) => (out[stream] += data))
    child.on('close', (code) => resolve({ ...out, stderr: out.stderr.replace(shortWatch, ''), exitCode: code ?? 137 }))
  })
}
