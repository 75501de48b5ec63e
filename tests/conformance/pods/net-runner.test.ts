import { afterAll, beforeAll, expect, it } from 'vitest'
import { newLab, removeData, shellOf, startServer, type TestServer } from '../../node/server-for-tests.ts'

let server: TestServer
let sh: (line: string) => Promise<{ stdout: string; stderr: string; exitCode: number }>
beforeAll(async () => {
  server = await startServer()
  sh = shellOf(server, await newLab(server)) as typeof sh
}, 60_000)
afterAll(async () => {
  await server.kill('SIGTERM')
  removeData(server)
})

const image = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'
const run = (name: string, runner: string, options: object): string =>
  `kubectl run ${name} --restart=Never --image=${image} -- net --runner ${runner} --options '${JSON.stringify(options)}'`
const ended = (name: string): string =>
  `kubectl wait --for=jsonpath='{.status.containerStatuses[0].state.terminated}' pod/${name} --timeout=20s >/dev/null; kubectl logs ${name} | grep -v Options`

it('agnhost net: the server half closes a connection, and the client waits in CLOSE_WAIT', async () => {
  await sh(
    `${run('server', 'nat-closewait-server', { LocalAddr: ':11302', PostFinTimeoutSeconds: 1 })}; kubectl wait --for=condition=Ready pod/server`,
  )
  const { stdout: ip } = await sh("kubectl get pod server -o jsonpath='{.status.podIP}'")
  await sh(run('client', 'nat-closewait-client', { RemoteAddr: `${ip}:11302`, PostFinTimeoutSeconds: 1, LeakConnection: true }))
  expect((await sh(ended('client'))).stdout).toBe(
    `output:\n\n# closewait.go:151: Run &{${ip}:11302 0 1 true}\n# closewait.go:166: Connected to server\n` +
      '# closewait.go:184: Server has half-closed the connection, waiting 1 seconds\n' +
      '# closewait.go:188: Leaking client connection (assigning to global variable)\n# closewait.go:195: Done\n',
  )
  expect((await sh(ended('server'))).stdout).toBe(
    'output:\n\n# closewait.go:75: Run &{:11302 1}\n# closewait.go:88: Server listening on :11302\n# closewait.go:96: Client connected\n' +
      '# closewait.go:105: Server sent FIN, waiting 1 seconds\n# closewait.go:110: Done\n',
  )
}, 60_000)

it.each([
  ['nosuch', '{}', "Error: Invalid runner: '<nil>', see --help"],
  ['nat-closewait-client', '{', 'Error: Invalid options JSON: invalid character in JSON'],
  ['nat-closewait-client', '{"RemoteAddr":"127.0.0.1:9"}', 'Error: dial tcp 127.0.0.1:9: connect: connection refused'],
  ['nat-closewait-client', '{"RemoteAddr":"nowhere"}', 'Error: address nowhere: missing port in address'],
])('agnhost net --runner %s --options %s fails', async (runner, options, words) => {
  await sh(
    `kubectl get pod box >/dev/null 2>&1 || { kubectl run box --image=${image}; kubectl wait --for=condition=Ready pod/box; }`,
  )
  const { stderr } = await sh(`kubectl exec box -- /agnhost net --runner ${runner} --options '${options}'`)
  expect(stderr).toContain(words)
  expect(stderr).toContain('command terminated with exit code 1')
})
