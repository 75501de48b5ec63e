import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { newLab, removeData, shellOf, startServer, type TestLab, type TestServer } from '../../node/server-for-tests.ts'

/** What upstream's "Kubectl Port forwarding" does, with its own server: agnhost port-forward-tester. */
describe('[sig-cli] Kubectl Port forwarding', () => {
  let server: TestServer
  let lab: TestLab
  const sh = (line: string) => shellOf(server, lab)(line)
  beforeAll(async () => {
    server = await startServer()
    lab = await newLab(server)
    await sh(testerPod('asked', 'abc', '10', 'localhost'))
    await sh(testerPod('silent', 'abc', '1', '0.0.0.0'))
    await sh(testerPod('wrong', 'abc', '1', '0.0.0.0'))
    await sh(testerPod('giving', '', '10', '0.0.0.0'))
    await sh('kubectl run nc --image=busybox --restart=Never -- nc -l -p 80 -e cat')
    await sh('kubectl wait --for=condition=Ready pod --all')
  }, 60_000)
  afterAll(async () => {
    await server.kill('SIGTERM')
    removeData(server)
  })

  /** Sends and reads as text; the connection is over when the server says so, or when `until` holds. */
  function forward(pod: string, send: string, until: (got: string) => boolean): Promise<string> {
    const url = `${lab.kubernetes.replace('http', 'ws')}/api/v1/namespaces/default/pods/${pod}/portforward?ports=80`
    const socket = new WebSocket(url, ['v4.channel.k8s.io'])
    let got = ''
    let heads = 0
    return new Promise((resolve) => {
      socket.on('message', (data: Buffer) => {
        if (heads++ < 2) {
          expect(data.readUInt16LE(1)).toBe(80)
          if (heads === 2 && send !== '') socket.send(Buffer.concat([Buffer.of(0), Buffer.from(send)]))
        } else got += data.subarray(1).toString()
        if (heads >= 2 && until(got)) socket.close()
      })
      socket.on('close', () => resolve(got))
    })
  }

  const logOf = async (pod: string): Promise<string> => {
    await sh(`kubectl wait --for=jsonpath='{.status.containerStatuses[0].state.terminated}' pod/${pod} --timeout=20s`)
    const { stdout } = await sh(
      `kubectl logs ${pod}; kubectl get pod ${pod} -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}'`,
    )
    return stdout
  }

  it.each([
    [
      'a client that sends what is expected gets all that comes later',
      'asked',
      'abc',
      100,
      'Accepted client connection\nReceived expected client data\nShutting down connection\nDone\n0',
    ],
    ['a server that speaks first', 'giving', '', 100, 'Accepted client connection\nShutting down connection\nDone\n0'],
    [
      'other data than expected',
      'wrong',
      'xyz',
      0,
      'Accepted client connection\nExpect to read "abc", but got "xyz". err=<nil>\n3',
    ],
  ])('%s', async (_name, pod, send, length, log) => {
    expect(await forward(pod, send, () => false)).toBe('x'.repeat(length))
    expect(await logOf(pod)).toBe(log)
  })

  it('a client that says nothing and hangs up', async () => {
    await forward('silent', '', () => true)
    expect(await logOf('silent')).toBe(
      'Accepted client connection\nExpected to read 3 bytes from client, but got 0 instead. err=EOF\n2',
    )
  })

  it('nc in a Pod answers through it', async () => {
    expect(await forward('nc', 'hello\n', (got) => got.includes('\n'))).toBe('hello\n')
  })
})

function testerPod(name: string, expected: string, chunks: string, address: string): string {
  const settings = { BIND_PORT: '80', EXPECTED_CLIENT_DATA: expected, CHUNKS: chunks, CHUNK_SIZE: '10', CHUNK_INTERVAL: '5' }
  const env = Object.entries({ ...settings, BIND_ADDRESS: address }).map(([key, value]) => `--env=${key}=${value}`)
  return `kubectl run ${name} --restart=Never --image=registry.k8s.io/e2e-test-images/agnhost:2.63.0 ${env.join(' ')} -- port-forward-tester`
}
