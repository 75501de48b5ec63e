import { afterAll, beforeAll, expect, it } from 'vitest'
import { newLab, removeData, shellOf, startServer, type TestServer } from '../../node/server-for-tests.ts'

let server: TestServer
let sh: (line: string) => Promise<{ stdout: string; stderr: string }>
beforeAll(async () => {
  server = await startServer()
  sh = shellOf(server, await newLab(server, { cluster: { workers: 2 } }))
}, 60_000)
afterAll(async () => {
  await server.kill('SIGTERM')
  removeData(server)
})

const run = (name: string): string =>
  `kubectl run ${name} -l app=nettest --image=registry.k8s.io/e2e-test-images/agnhost:2.63.0 --port=8080 -- nettest --peers=2`

it('Pods of nettest find one another by their Service, as their ServiceAccount may', async () => {
  await sh('kubectl create role endpoints --verb=get --resource=endpoints')
  await sh('kubectl create rolebinding endpoints --role=endpoints --serviceaccount=default:default')
  await sh(
    `${run('one')}; ${run('two')}; kubectl create service clusterip nettest --tcp=8080 && kubectl set selector service nettest app=nettest`,
  )
  await sh('kubectl wait --for=condition=Ready pod/one pod/two')
  const read = async (pod: string, door: string): Promise<string> =>
    (await sh(`kubectl get --raw /api/v1/namespaces/default/pods/${pod}/proxy/${door}`)).stdout
  await expect
    .poll(async () => [await read('one', 'status'), await read('two', 'status')], { timeout: 30_000 })
    .toEqual(['pass', 'pass'])
  const state = JSON.parse(await read('one', 'read'))
  expect([Object.keys(state.Sent), Object.keys(state.Received)]).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ])
  expect(state.Log.find((line: string) => line.startsWith('Attempting'))).toMatch(
    /^Attempting to contact http:\/\/10\.10\.\d\.\d+:8080$/,
  )
}, 60_000)

it('one that may not read the endpoints contacts nobody', async () => {
  await sh('kubectl delete rolebinding endpoints')
  await sh(`${run('alone')}; kubectl wait --for=condition=Ready pod/alone`)
  const { stdout } = await sh('sleep 1; kubectl get --raw /api/v1/namespaces/default/pods/alone/proxy/read')
  expect(JSON.parse(stdout)).toMatchObject({ Sent: null, StillContactingPeers: true })
})
