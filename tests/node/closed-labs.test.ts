import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
})
