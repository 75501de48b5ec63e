import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { call, newLab, removeData, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

type Frame = { type: string; text?: string; id?: number; refused?: string; exitCode?: number }

/** A page's socket, with a wait for what it is to show. */
async function openTerminal(server: TestServer, lab: TestLab) {
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/api/labs/${lab.id}.${lab.token}/terminal`)
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)) as Frame)
    for (const look of waiting) look()
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const send = (frame: object): void => socket.send(JSON.stringify(frame))
  const one = async (type: string): Promise<Frame> => {
    await until((all) => all.some((frame) => frame.type === type))
    return frames.findLast((frame) => frame.type === type) as Frame
  }
  const until = (test: (frames: Frame[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (test(frames)) resolve()
      }
      waiting.add(look)
      look()
    })
  const shows = (text: string): Promise<void> =>
    until((all) =>
      all
        .map((frame) => frame.text ?? '')
        .join('')
        .includes(text),
    )
  return { socket, send, until, shows, one }
}

describe('a terminal', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => removeData(server))

  it.each(['while true; do sleep 0.02; kubectl get pods; done', 'cat', 'vi a.txt', 'kubectl get pods -w'])(
    'of a lab that is removed while %s runs ends, and no other lab knows',
    async (command) => {
      const [lab, other] = [await newLab(server), await newLab(server)]
      const page = await openTerminal(server, lab)
      page.send({ type: 'open', terminal: 'main', columns: 80, rows: 24 })
      page.send({ type: 'line', terminal: 'main', text: command })
      await page.one('echo')
      const closed = new Promise((resolve) => page.socket.once('close', resolve))
      const headers = { authorization: `Bearer ${lab.token}` }
      expect((await fetch(`${server.origin}/api/labs/${lab.id}`, { method: 'DELETE', headers })).status).toBe(204)
      expect(await closed).toBe(1001)
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect((await call(server, `/api/labs/${other.id}`, undefined, other.token)).status).toBe(200)
    },
  )

  it('goes on over a reset of its lab', async () => {
    const lab = await newLab(server)
    const page = await openTerminal(server, lab)
    page.send({ type: 'open', terminal: '1', after: 0, columns: 80, rows: 24 })
    page.send({ type: 'line', terminal: '1', text: 'kubectl create namespace before' })
    await page.shows('namespace/before created')
    await call(server, `/api/labs/${lab.id}/reset`, {}, lab.token)
    await page.until((frames) => frames.some(({ type }) => type === 'reset'))
    page.send({ type: 'open', terminal: '1', after: 0, columns: 80, rows: 24 })
    page.send({ type: 'line', terminal: '1', text: 'kubectl get namespace before' })
    await page.shows('namespaces "before" not found')
    page.socket.close()
  })

  it('answers what an editor writes, and keeps it open when that is refused', async () => {
    const page = await openTerminal(server, await newLab(server))
    page.send({ type: 'open', terminal: '1', columns: 80, rows: 24 })
    page.send({ type: 'line', terminal: '1', text: 'vi /etc/hosts' })
    const { id } = await page.one('edit')
    const edited = { type: 'edited', terminal: '1', id, close: true }
    page.send({ ...edited, content: 'mine' })
    expect(await page.one('edit-answer')).toMatchObject({ id, refused: expect.stringContaining('E212') })
    page.send({ ...edited, content: null })
    await page.one('edit-end')
    page.send({ ...edited, content: 'late' })
    await page.until((all) => all.filter(({ type }) => type === 'edit-answer').length === 2)
    expect((await page.one('edit-answer')).refused).toContain('This editor was ended meanwhile.')
    page.send({ type: 'line', terminal: '1', text: 'vi a.txt' })
    await page.until((all) => all.filter(({ type }) => type === 'edit').length === 2)
    const second = await page.one('edit')
    page.send({ ...edited, id: second.id, content: 'words\n' })
    await page.until((all) => all.filter(({ type }) => type === 'edit-answer').length === 3)
    expect(await page.one('edit-answer')).toEqual({ type: 'edit-answer', terminal: '1', id: second.id })
    page.send({ type: 'line', terminal: '1', text: 'cat a.txt' })
    await page.shows('words')
    page.socket.close()
  })

  it('does not keep a server that is told to stop', async () => {
    const page = await openTerminal(server, await newLab(server))
    const closed = new Promise((resolve) => page.socket.once('close', resolve))
    await server.kill('SIGTERM')
    expect(await closed).toBe(1001)
  })
})
