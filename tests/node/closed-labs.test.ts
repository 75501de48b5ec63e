import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { call, newLab, removeData, shellOf, startServer, type TestLab, type TestServer } from './server-for-tests.ts'

const script = (name: string, command: string): string =>
  `kubectl run ${name} --image=busybox --restart=Never -- sh -c '${command}'`

describe('a lab that goes while its Pods work', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(async () => {
    await server.kill('SIGKILL')
    removeData(server)
  }, 60_000)

  async function workingLab(): Promise<TestLab> {
    const lab = await newLab(server)
    const run = shellOf(server, lab)
    await run(script('talks', 'while true; do date; sleep 1; done'))
    await run(script('writes', 'while true; do date >> /tmp/x; sleep 1; done'))
    await run(script('asks', 'while true; do nc -u -w 1 192.168.10.10 9 </dev/null; wget -T 1 -qO- 10.10.1.250; done'))
    await run('sleep 3')
    await call(server, `/api/labs/${lab.id}/k8s/api/v1/pods?watch=true&timeoutSeconds=1`, undefined, lab.token)
    return lab
  }

  it('takes nobody along', async () => {
    const [going, staying] = [await workingLab(), await newLab(server)]
    const inFlight = shellOf(server, going)('kubectl exec talks -- sleep 3').catch(() => undefined)
    const headers = { authorization: `Bearer ${going.token}` }
    const removed = await fetch(`${server.origin}/api/labs/${going.id}`, { method: 'DELETE', headers })
    expect(removed.status).toBe(204)
    await inFlight
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect((await shellOf(server, staying)('echo alive')).stdout).toBe('alive\n')
    expect((await call(server, `/api/labs/${going.id}`, undefined, going.token)).status).toBe(404)
  }, 60_000)

  const exec = 'namespaces/default/pods/shop/exec?command=cat&stdin=true&stdout=true&container=shop'
  it.each([
    ['its terminal', 'terminal', '{"type":"line","terminal":"main","text":"kubectl get pods"}'],
    ['exec', `k8s/api/v1/${exec}`, Buffer.from('\u0000late')],
    [
      'port-forward',
      'k8s/api/v1/namespaces/default/pods/shop/portforward?ports=9090',
      Buffer.from('\u0000GET / HTTP/1.1\r\n\r\n'),
    ],
  ])('hears nothing more over %s', async (_name, path, late) => {
    const [going, staying] = [await newLab(server), await newLab(server)]
    const run = shellOf(server, going)
    await run('kubectl run shop --image=ansilh/demo-coffee')
    await run('@settle')
    const address = `${server.origin.replace('http', 'ws')}/api/labs/${going.id}.${going.token}/${path}`
    const socket = new WebSocket(address, path === 'terminal' ? [] : ['v4.channel.k8s.io'])
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    const headers = { authorization: `Bearer ${going.token}` }
    const removed = fetch(`${server.origin}/api/labs/${going.id}`, { method: 'DELETE', headers })
    // some of these come before the lab goes, some while it does
    const sending = setInterval(() => socket.readyState === WebSocket.OPEN && socket.send(late))
    expect((await removed).status).toBe(204)
    expect(await closed).toBe(1001)
    clearInterval(sending)
    expect((await shellOf(server, staying)('echo alive')).stdout).toBe('alive\n')
  })
})
