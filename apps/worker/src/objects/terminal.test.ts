import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { createCluster } from '@kubemaze/core/cluster/create-cluster.ts'
import { createMemoryStore } from '@kubemaze/core/etcd/memory-store.ts'
import { createContainerRuntime } from '@kubemaze/shell/container-runtime.ts'
import { openSession } from '@kubemaze/shell/open-session.ts'
import { describe, expect, it } from 'vitest'
import { openFrameLog } from './frame-log.ts'
import { labDatabase } from './lab-database-for-tests.ts'
import { createTerminal } from './terminal.ts'

type Frame = Record<string, unknown> & { type: string }

/** A lab's disk and cluster, over which a server may begin again. */
function lab() {
  const database = labDatabase()
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
  const state = { bufferedBytes: 0, closed: undefined as number | undefined }
  const socket = {
    send: (text: string | Uint8Array) => void frames.push(JSON.parse(String(text)) as Frame),
    close: (code?: number) => void (state.closed = code),
    bufferedBytes: () => state.bufferedBytes,
  }
  const one = async (type: string, count = 1): Promise<Frame> => {
    await expect
      .poll(() => frames.filter((frame) => frame.type === type).length, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(count)
    return frames.filter((frame) => frame.type === type)[count - 1] as Frame
  }
  const text = (): string => frames.map((frame) => (frame.type === 'output' ? frame.text : '')).join('')
  const shows = (words: string) => expect.poll(text, { timeout: 20_000 }).toContain(words)
  return { frames, socket, state, one, text, shows }
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

describe('a terminal that somebody looks at', () => {
  const opened = () => {
    const { terminal, page } = lab()()
    const first = page()
    terminal.open(first.socket, undefined, 80, 24)
    return { terminal, page, ...first }
  }

  it('gives a program the lines that it reads, and those typed ahead', async () => {
    const { terminal, frames, one, shows } = opened()
    terminal.line('read a; read b; echo "$a+$b"')
    expect(await one('prompt', 2)).toMatchObject({ mode: 'input' })
    terminal.line('one')
    terminal.line('two')
    await shows('one+two\r\n')
    await one('done')
    expect(frames.filter(({ type }) => type === 'echo').map(({ text }) => text)).toEqual([
      'read a; read b; echo "$a+$b"',
      'one',
      'two',
    ])
  })

  it('runs commands typed ahead one after the other', async () => {
    const { terminal, one, text } = opened()
    for (const word of ['a', 'b', 'c']) terminal.line(`echo ${word}`)
    await one('done', 3)
    expect(text()).toBe('a\r\nb\r\nc\r\n')
  })

  it('Ctrl-D ends the input of a program, and the innermost shell', async () => {
    const { terminal, one, shows, frames } = opened()
    terminal.line('cat; echo over')
    await one('prompt', 2)
    terminal.signal('EOF')
    await shows('over')
    await one('done')
    terminal.line('ssh k8s-node-1')
    await expect.poll(() => frames.at(-1)).toMatchObject({ type: 'prompt', text: expect.stringContaining('k8s-node-1') })
    terminal.signal('EOF')
    await expect.poll(() => frames.at(-1)).toMatchObject({ type: 'prompt', text: expect.stringContaining('k8s-master') })
    const count = frames.length
    terminal.signal('EOF')
    expect(frames).toHaveLength(count)
  })

  it('Ctrl-C at the prompt gives a new one; in a command it ends it and what was typed ahead', async () => {
    const { terminal, one, frames, text } = opened()
    terminal.signal('INT')
    expect(frames.slice(-2)).toMatchObject([
      { type: 'echo', text: '^C' },
      { type: 'prompt', mode: 'shell' },
    ])
    terminal.line('cat')
    await one('prompt', 3)
    terminal.line('typed ahead of nothing')
    terminal.signal('INT')
    expect(await one('done')).toMatchObject({ exitCode: 130 })
    expect(text()).toContain('^C\r\n')
  })

  it('keeps the end of an output of any length', async () => {
    const { terminal, page, one } = opened()
    terminal.line('seq 90000')
    await one('done')
    const later = page()
    terminal.open(later.socket, undefined, 80, 24)
    expect(later.text()).toMatch(/89999\r\n90000\r\n$/)
    expect(later.text().length).toBeGreaterThan(100_000)
    expect(Math.max(...later.frames.map(({ text }) => String(text ?? '').length))).toBeLessThanOrEqual(65_536)
  })

  it('cuts an output between characters', async () => {
    const { terminal, frames, one } = opened()
    terminal.line(`printf x; for i in $(seq 40); do printf '${'😀'.repeat(1000)}'; done`)
    await one('done')
    const pieces = frames.filter(({ type }) => type === 'output').map(({ text }) => String(text))
    expect(pieces.join('')).toBe(`x${'😀'.repeat(40_000)}`)
    for (const piece of pieces) expect(piece).not.toMatch(/[\ud800-\udbff]$/)
  })

  it('goes on where a page was, or begins anew where that is no longer known', async () => {
    const { terminal, page, frames, one } = opened()
    terminal.line('echo words')
    await one('done')
    const { seq } = frames.at(-1) as unknown as { seq: number }
    const [near, far] = [page(), page()]
    terminal.open(near.socket, seq - 1, 80, 24)
    terminal.open(far.socket, seq + 1_000, 80, 24)
    expect(near.frames).toMatchObject([{ type: 'opened', reset: false, seq }, { type: 'prompt' }])
    expect(far.frames[0]).toMatchObject({ type: 'opened', reset: true, history: ['echo words'] })
    expect(far.text()).toBe('words\r\n')
  })

  it('lets a page go that reads too slowly; the others see all', async () => {
    const { terminal, page, one } = opened()
    const slow = page()
    terminal.open(slow.socket, undefined, 80, 24)
    slow.state.bufferedBytes = 5_000_000
    terminal.line('echo on')
    await one('done')
    expect(slow.state.closed).toBe(1013)
    expect(slow.text()).toBe('')
  })

  it('completes what is begun', () => {
    const { terminal, socket, frames } = opened()
    terminal.complete(socket, 7, 'kubectl descr', 13)
    expect(frames.at(-1)).toMatchObject({ type: 'completion', id: 7, from: 8, candidates: ['describe'] })
  })

  it('takes what an editor wrote, and refuses one that is over', async () => {
    const { terminal, socket, one, shows } = opened()
    terminal.line('vi a.txt && cat a.txt')
    const { id } = await one('edit')
    terminal.edited(socket, Number(id) + 1, 'other', false)
    expect(await one('edit-answer')).toMatchObject({ refused: expect.stringContaining('This editor was ended meanwhile') })
    terminal.edited(socket, Number(id), 'words\n', true)
    expect(await one('edit-answer', 2)).not.toHaveProperty('refused')
    await one('edit-end')
    await shows('words\r\n')
  })

  it.each(['cat', 'while true; do sleep 0.01; echo x; done', 'vi a.txt', 'read a'])(
    'ends %s when its lab is closed, and writes nothing after that',
    async (command) => {
      const database = labDatabase()
      let afterStop = 0
      let stopped = false
      let running = 0
      const cluster: Cluster = createCluster({
        store: createMemoryStore(),
        nowMs: () => Date.UTC(2026, 10, 23, 12),
        seed: 1,
        options: {},
        runtime: createContainerRuntime({ cluster: () => cluster, wait: pause }),
      })
      const frames = openFrameLog(database, 'main')
      const count = <T>(value: T): T => {
        if (stopped) afterStop++
        return value
      }
      const terminal = createTerminal({
        name: 'main',
        frames: { ...frames, append: (more) => count(frames.append(more)) },
        session: openSession({ cluster, wait: pause }, undefined),
        saved: () => count(undefined),
        running: (delta) => {
          running += delta
        },
      })
      terminal.open(page().socket, undefined, 80, 24)
      terminal.line(command)
      await pause(30)
      expect(running).toBe(1)
      stopped = true
      terminal.stop()
      await expect.poll(() => running).toBe(0)
      await pause(30)
      expect(afterStop).toBe(0)
    },
  )
})

/** Real time: a loop gives way to others. */
const pause = async (ms: number): Promise<true> => {
  await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 30)))
  return true
}

it('[SHL121] Ctrl-C in a shell inside of the shell ends its line alone', async () => {
  const serve = lab()
  const { terminal, page } = serve()
  const { socket, one, frames } = page()
  terminal.open(socket, undefined, 80, 24)
  terminal.line('bash')
  await one('prompt', 2)
  terminal.signal('INT')
  await one('prompt', 3)
  terminal.line('cat')
  await one('prompt', 4)
  terminal.signal('INT')
  await one('prompt', 5)
  terminal.complete(socket, 1, 'cat /etc/hostn', 14)
  expect(await one('completion')).toMatchObject({ from: 4, candidates: ['/etc/hostname'] })
  expect((await one('prompt', 5)).history).toEqual(['cat'])
  terminal.line('exit 3')
  expect(await one('done')).toMatchObject({ exitCode: 3 })
  expect(frames.filter(({ type }) => type === 'prompt').map(({ mode }) => mode)).toEqual([
    'shell',
    'input',
    'input',
    'input',
    'input',
    'shell',
  ])
})
