import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { call, newLab, removeData, shellOf, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

describe('bad input', () => {
  let server: TestServer
  let lab: TestLab
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  const alive = async (): Promise<void> => expect((await shellOf(server, lab)('echo alive')).stdout).toBe('alive\n')

  it.each([
    ['a fork bomb', ':(){ :|:& };:'],
    ['an endless loop', 'while true; do :; done'],
    ['output without end', 'yes | cat'],
    ['recursion', 'f(){ f; }; f'],
    ['a pipe of fifty programs', `echo x ${'| cat '.repeat(50)}`],
    ['escape sequences and NUL', "printf '\\033[2J\\0\\377'"],
  ])(
    'survives %s',
    async (_name, command) => {
      const ran = await shellOf(server, lab)(command)
      expect(ran.stdout.length).toBeLessThan(4_000_000)
      await alive()
    },
    60_000,
  )

  it('refuses 10 MB of paste and goes on', async () => {
    const response = await call(server, `/api/labs/${lab.id}/exec`, { command: `echo ${'x'.repeat(10_000_000)}` }, lab.token)
    expect([400, 413]).toContain(response.status)
    await alive()
  }, 60_000)

  it.each([
    ['an unknown lab', '/api/labs/nosuchlab123', 404],
    ['an unknown door', '/api/nothing', 404],
  ])('says %s clearly', async (_name, path, status) => {
    const response = await call(server, path, undefined, 'x')
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  })

  it('refuses a wrong token in the words of the API server', async () => {
    const response = await fetch(`${server.origin}/api/labs/${lab.id}.wrong/k8s/api/v1/pods`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ kind: 'Status', message: 'Unauthorized', code: 401 })
  })

  it('answers binary garbage on the terminal socket and stays up', async () => {
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/api/labs/${lab.id}/terminal`, [
      'kubemaze',
      `token.${lab.token}`,
    ])
    const messages: string[] = []
    socket.on('message', (data) => messages.push(String(data)))
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send(Buffer.from([0, 255, 1, 2]))
    socket.send('{"type":')
    socket.send('{"type":"line","terminal":"main"}')
    for (let i = 0; i < 100 && messages.filter((text) => text.includes('"error"')).length < 3; i++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(messages.filter((text) => text.includes('"error"')).length).toBe(3)
    socket.close()
    await alive()
  })

  it.each([
    ['a body over 3 MiB', { body: 'x'.repeat(3_200_000) }, 413],
    ['an unknown media type', { body: 'x', type: 'text/csv' }, 415],
    ['broken protobuf', { body: 'k8s\u0000\u00ff\u00ff', type: 'application/vnd.kubernetes.protobuf' }, 400],
    ['deep JSON', { body: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` }, 400],
  ])('the API refuses %s', async (_name, { body, type = 'application/json' }: { body: string; type?: string }, status) => {
    const response = await fetch(`${lab.kubernetes}/api/v1/namespaces/default/configmaps`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ kind: 'Status', code: status })
    await alive()
  })
})
