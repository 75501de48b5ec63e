import { endpointslices, pods } from '@kubemaze/core/api/kinds.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { testLab } from './lab-for-tests.ts'

/** Upstream's "Connectivity Pod Lifecycle" and "LocalhostNodePorts" (1.36), step by step. */
const lab = testLab({ workers: 2 })
const image = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0'

const run = async (line: string): Promise<string> => {
  const { stdout, stderr } = await lab.run(line)
  return stdout + stderr
}
const netexec = (name: string, over: object = {}): string =>
  `kubectl run ${name} --image=${image} --overrides='${JSON.stringify({ spec: { terminationGracePeriodSeconds: 100, ...over } })}' -- netexec --http-port 80 --delay-shutdown 100`
const ip = (name: string): string => lab.cluster.client().get(pods, 'default', name)?.status?.podIP ?? ''
const ask = (from: string, address: string): Promise<string> =>
  run(`kubectl exec ${from} -- curl -q -s --connect-timeout 5 ${address}/hostname`)

describe('[sig-network] Connectivity Pod Lifecycle', () => {
  it('should be able to connect from a Pod to a terminating Pod, and from one', async () => {
    await run(`${netexec('server')}; ${netexec('other')}; kubectl run client --image=${image} -- pause`)
    await lab.settle()
    expect(await ask('client', ip('server'))).toBe('server')
    await run('kubectl delete pod server other --wait=false')
    lab.cluster.advance(15_000)
    expect(lab.cluster.client().get(pods, 'default', 'server')?.metadata.deletionTimestamp).toBeDefined()
    expect(await ask('client', ip('server'))).toBe('server')
    expect(await ask('other', ip('server'))).toBe('server')
    lab.cluster.advance(120_000)
    expect(await run('kubectl get pod server other')).toBe(
      'Error from server (NotFound): pods "server" not found\nError from server (NotFound): pods "other" not found\n',
    )
  })

  it('should be able to have zero downtime on a Blue Green deployment using Services and Readiness Gates', async () => {
    const gate = { readinessGates: [{ conditionType: 'k8s.io/blue-green' }] }
    await run(`${netexec('blue', gate)}; ${netexec('green', gate)}; kubectl label pod blue green app=bg`)
    await run('kubectl create service clusterip bg --tcp=80 --clusterip=192.168.10.77; kubectl set selector service bg app=bg')
    await lab.settle()
    const say = (name: string, status: string): Promise<string> =>
      run(
        `kubectl patch pod ${name} --subresource=status -p '{"status":{"conditions":[{"type":"k8s.io/blue-green","status":"${status}"}]}}'`,
      )
    const ready = (): (string | undefined)[] =>
      lab.cluster
        .client()
        .list(endpointslices, 'default')
        .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'bg')
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready)
        .map(({ targetRef }) => targetRef?.name)
    const five = async (): Promise<Set<string>> => {
      const answers = new Set<string>()
      for (let i = 0; i < 5; i++) answers.add(await ask('client', '192.168.10.77'))
      return answers
    }
    expect(ready()).toEqual([])
    await say('blue', 'True')
    await lab.settle()
    expect([ready(), await five()]).toEqual([['blue'], new Set(['blue'])])
    await say('green', 'True')
    await lab.settle()
    expect(ready().sort()).toEqual(['blue', 'green'])
    await say('blue', 'False')
    await lab.settle()
    expect([ready(), await five()]).toEqual([['green'], new Set(['green'])])
  })
})

describe('[sig-network] LocalhostNodePorts', () => {
  beforeAll(async () => {
    const on = (node: string): string => JSON.stringify({ spec: { nodeName: node } })
    for (const [name, node] of [
      ['near', 'k8s-node-1'],
      ['far', 'k8s-node-2'],
    ])
      await run(`kubectl run ${name} -l app=local --image=${image} --overrides='${on(node ?? '')}' -- serve-hostname`)
    const host = JSON.stringify({ spec: { nodeName: 'k8s-node-1', hostNetwork: true } })
    await run(`kubectl run host --image=${image} --overrides='${host}' -- pause`)
    await run(
      'kubectl create service nodeport local --tcp=9000:9376 --node-port=30100; kubectl set selector service local app=local',
    )
    await lab.settle()
  })

  const answers = async (): Promise<string[]> => {
    const all = new Set<string>()
    for (let i = 0; i < 6; i++) all.add(await run('kubectl exec host -- curl -s 127.0.0.1:30100'))
    return [...all].sort()
  }

  it('should proxy localhost NodePort traffic to backends across nodes', async () => {
    expect(await answers()).toEqual(['far', 'near'])
  })

  it('should honor sessionAffinity=ClientIP for localhost NodePort', async () => {
    await run(`kubectl patch service local -p '{"spec":{"sessionAffinity":"ClientIP"}}'`)
    expect(await answers()).toHaveLength(1)
  })
})
