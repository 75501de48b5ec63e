import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import { createContainerRuntime } from '@kubemaze/shell/container-runtime.ts'
import { openSession } from '@kubemaze/shell/open-session.ts'
import type { Database } from '@kubemaze/store/database.ts'
import { migrate } from '@kubemaze/store/migrate.ts'
import { labMigrations } from '@kubemaze/store/migrations.gen.ts'
import SqliteDatabase from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { expect, it } from 'vitest'
import { openFrameLog } from './frame-log.ts'
import { createTerminal } from './terminal.ts'

type Frame = Record<string, unknown> & { type: string }

/** A lab's disk and cluster, over which a server may begin again. */
function lab() {
  const database = drizzle(new SqliteDatabase(':memory:')) as unknown as Database
  migrate(database, labMigrations)
  const cluster: Cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.UTC(2026, 10, 23, 12),
    seed: 1,
    options: {},
    runtime: createContainerRuntime({ cluster: () => cluster, wait: async () => true }),
  })
  return () => {
    const terminal = createTerminal({
      name: 'main',
      frames: openFrameLog(database, 'main'),
      session: openSession({ cluster, wait: async () => true }, undefined),
      saved() {},
      running() {},
    })
    return { terminal, page: () => page() }
  }
}

/** A page's socket, and what came over it. */
function page() {
  const frames: Frame[] = []
  const socket = {
    send: (text: string | Uint8Array) => void frames.push(JSON.parse(String(text)) as Frame),
    close() {},
    bufferedBytes: () => 0,
  }
  const one = async (type: string, count = 1): Promise<Frame> => {
    await expect
      .poll(() => frames.filter((frame) => frame.type === type).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(count)
    return frames.filter((frame) => frame.type === type)[count - 1] as Frame
  }
  return { frames, socket, one }
}

it('ends what the server was killed in, and says so', async () => {
  const serve = lab()
  const first = serve()
  const before = first.page()
  first.terminal.open(before.socket, undefined, 80, 24)
  first.terminal.line('vi a.txt')
  const { id } = await before.one('edit')
  const { terminal, page } = serve()
  const after = page()
  terminal.open(after.socket, undefined, 80, 24)
  expect(after.frames.slice(-4)).toMatchObject([
    { type: 'edit-end', id },
    { type: 'output', text: expect.stringContaining('the server was restarted; the command that ran here has ended') },
    { type: 'done', exitCode: 130 },
    { type: 'prompt', mode: 'shell' },
  ])
  terminal.line('echo $((6*7))')
  await after.one('done', 2)
  expect(after.frames).toContainEqual(expect.objectContaining({ type: 'output', text: '42\r\n' }))
})

it('says nothing of the kind to a page that is new, or that slept', async () => {
  const serve = lab()
  const { terminal, page } = serve()
  const first = page()
  terminal.open(first.socket, undefined, 80, 24)
  expect(first.frames.map(({ type }) => type)).toEqual(['opened', 'prompt'])
  const slept = page()
  serve().terminal.resume(slept.socket, 80, 24)
  expect(slept.frames).toEqual([])
})

it('keeps a command of several lines as one entry of the history', async () => {
  const { terminal, page } = lab()()
  const { socket, one } = page()
  terminal.open(socket, undefined, 80, 24)
  for (const line of ['for i in a b; do', 'echo $i', 'done']) terminal.line(line)
  expect(await one('done')).toMatchObject({ exitCode: 0, history: 'for i in a b; do echo $i; done' })
  terminal.line('!!')
  expect(await one('done', 2)).not.toHaveProperty('history')
  terminal.line('true')
  expect(await one('done', 3)).not.toHaveProperty('history')
  terminal.line('echo x !!')
  expect(await one('done', 4)).toMatchObject({ history: 'echo x true' })
})
