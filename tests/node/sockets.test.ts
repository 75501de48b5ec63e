import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { newLab, removeData, shellOf, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

/** Clients that stop in the middle, read nothing, or speak half a protocol. */
describe('sockets that misbehave', () => {
  let server: TestServer
  let lab: TestLab
  let path: string
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
    const sh = shellOf(server, lab)
    await sh('kubectl run done --image=busybox --restart=Never -- true; kubectl run shell --image=busybox -- sleep 3600')
    await sh("kubectl run talker --image=busybox -- sh -c 'while sleep 0.2; do seq 1 20000; done'")
    await sh(
      'kubectl run stuck --image=no.such/image; kubectl run homeless --image=nginx --overrides=\'{"spec":{"schedulerName":"none"}}\'',
    )
    await sh('@settle')
    path = new URL(lab.kubernetes).pathname
  })
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  const alive = async (): Promise<void> => expect((await shellOf(server, lab)('echo alive')).stdout).toBe('alive\n')
  const port = (): number => Number(new URL(server.origin).port)

  /** A bare connection: what it says, and all that comes back until the server ends it. */
  function raw(text: string, act: (socket: Socket) => void = () => {}): Promise<string> {
    return new Promise((resolve) => {
      let got = ''
      const socket = connect(port(), '127.0.0.1', () => socket.write(text, () => act(socket)))
      socket.on('data', (data) => (got += data.toString('latin1')))
      socket.on('error', () => resolve(got))
      socket.on('close', () => resolve(got))
    })
  }

  const upgrade = (query: string, protocol = 'SPDY/3.1'): string =>
    [
      `POST ${path}/api/v1/namespaces/default/pods/${query} HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
      `Upgrade: ${protocol}`,
      'X-Stream-Protocol-Version: v4.channel.k8s.io',
      '\r\n',
    ].join('\r\n')

  it.each([
    ['half a request line', 'GET /api/labs'],
    ['half a head', `GET ${'/api/labs'} HTTP/1.1\r\nHost: x\r\n`],
    ['less body than it announced', 'POST /api/labs HTTP/1.1\r\nHost: x\r\ncontent-length: 50\r\n\r\n{'],
    ['no HTTP at all', '\u0000\u0001\u0002\r\n\r\n'],
  ])('a client that says %s and hangs up', async (_name, text) => {
    await raw(text, (socket) => socket.end())
    await alive()
  })

  it('a body for the Kubernetes API that stops in the middle creates nothing', async () => {
    const body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"half"}}'
    const head = `POST ${path}/api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\n`
    await raw(`${head}content-length: ${body.length + 10}\r\n\r\n${body}`, (socket) => socket.destroy())
    expect((await shellOf(server, lab)('kubectl get configmap half')).stderr).toContain('"half" not found')
  })

  it('SPDY that ends right after the upgrade, or goes on with garbage', async () => {
    const query = 'shell/exec?command=cat&stdin=1&stdout=1'
    expect(await raw(upgrade(query), (socket) => socket.end())).toContain('101 Switching Protocols')
    expect(await raw(`${upgrade(query)}${'\u0080\u0002garbage'.repeat(20)}`)).toContain('101 Switching Protocols')
    await alive()
  })

  it('SPDY with no protocol that the server knows is refused as upstream does', async () => {
    const told = await raw(upgrade('shell/exec?command=ls&stdout=1').replace('v4.channel', 'v9.channel'))
    expect(told).toContain('403')
    expect(told).toContain('client supports [v9.channel.k8s.io], server accepts [v4.channel.k8s.io')
  })

  const socketTo = (query: string, protocol: string): WebSocket =>
    new WebSocket(`${lab.kubernetes.replace('http', 'ws')}/api/v1/namespaces/default/pods/${query}`, protocol)

  it.each([
    ['a Pod that has finished', 'done/exec?command=ls&stdout=1', 'container not found ("done")'],
    ['a Pod that cannot start', 'stuck/attach?stdout=1', 'container not found ("stuck")'],
  ])('exec into %s, by WebSocket and by SPDY', async (_name, query, words) => {
    const text = await new Promise<string>((resolve) =>
      socketTo(query, 'v5.channel.k8s.io').on('message', (data) => resolve(String(data).slice(1))),
    )
    expect(JSON.parse(text)).toMatchObject({
      status: 'Failure',
      reason: 'InternalError',
      message: `Internal error occurred: unable to upgrade connection: ${words}`,
    })
    const told = await raw(upgrade(query))
    expect(told).toMatch(/^HTTP\/1.1 500 /)
    expect(told).toContain(words)
  })

  it.each([
    ['exec', 'homeless/exec?command=ls&stdout=1', 400, 'pod homeless does not have a host assigned'],
    ['port-forward', 'homeless/portforward?ports=80', 400, 'pod homeless does not have a host assigned'],
    ['port-forward', 'done/portforward?ports=80', 500, 'pod not found ("done_default")'],
  ])('%s of %s: %i', async (_name, query, status, words) => {
    const told = await raw(upgrade(query).replace('v4.channel.k8s.io', 'portforward.k8s.io'))
    expect(told).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(told).toContain(words)
  })

  it.each([
    ['portforward?ports=80', 'SPDY/3.1+portforward.k8s.io', 'SPDY/3.1+portforward.k8s.io'],
    ['portforward?ports=80', 'bogus, v4.channel.k8s.io', 'v4.channel.k8s.io'],
    ['exec?command=ls&stdout=1', 'v5.channel.k8s.io, v4.channel.k8s.io', 'v5.channel.k8s.io'],
  ])('a WebSocket for %s that offers %s is given %s', async (query, offered, given) => {
    const head = [
      `GET ${path}/api/v1/namespaces/default/pods/shell/${query} HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: ${offered}`,
      '\r\n',
    ].join('\r\n')
    const told = await raw(head, (socket) => socket.once('data', () => socket.destroy()))
    expect(told).toMatch(/^HTTP\/1.1 101 /)
    expect(told.match(/^Sec-WebSocket-Protocol: .*$/gim)).toEqual([`Sec-WebSocket-Protocol: ${given}`])
  })

  it('a command of 20,000 letters runs, one of two million is too large', async () => {
    const socket = socketTo(`shell/exec?command=echo&command=${'a'.repeat(20_000)}&stdout=1`, 'v5.channel.k8s.io')
    let said = ''
    await new Promise((resolve) => {
      socket.on('message', (data: Buffer) => (said += data[0] === 1 ? data.subarray(1).toString() : ''))
      socket.on('close', resolve)
    })
    expect(said).toBe(`${'a'.repeat(20_000)}\n`)
    expect(await raw(upgrade(`shell/exec?command=${'a'.repeat(2_000_000)}&stdout=1`))).toMatch(/^HTTP\/1.1 431 /)
    await alive()
  })

  it('a program whose client went away is stopped', async () => {
    const command = ['sh', '-c', 'echo here; sleep 1000'].map((word) => `command=${encodeURIComponent(word)}`).join('&')
    const socket = socketTo(`shell/exec?${command}&stdout=1`, 'v5.channel.k8s.io')
    await new Promise((resolve) => socket.on('message', (data) => String(data).includes('here') && resolve(undefined)))
    socket.terminate()
    const running = async (): Promise<string> => (await shellOf(server, lab)('kubectl exec shell -- ps')).stdout
    for (let i = 0; i < 100 && (await running()).includes('sleep 1000'); i++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await running()).not.toContain('sleep 1000')
  })

  it('a reader of a log that reads nothing makes nobody wait', async () => {
    const head = `GET ${path}/api/v1/namespaces/default/pods/talker/log?follow=true HTTP/1.1\r\nHost: x\r\n\r\n`
    let reader: Socket | undefined
    const over = raw(head, (socket) => {
      reader = socket.pause()
    })
    const other = await newLab(server)
    expect((await shellOf(server, other)('kubectl get nodes -o name')).stdout).toContain('node/k8s-master')
    await alive()
    reader?.destroy()
    await over
  })
})
