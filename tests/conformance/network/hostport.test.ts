import { describe, expect, it } from 'vitest'
import type { Thing } from './api.ts'
import { readyNodes } from './before-suite.ts'
import { execInPod } from './exec.ts'
import { createNamespace, deleteNamespace } from './namespace.ts'
import { agnhostPod, startPod } from './pods.ts'
import { useSuite } from './suite.ts'

const hostPort = 54323

describe('HostPort', () => {
  const suite = useSuite()

  function server(name: string, node: string, hostIP: string, protocol: 'TCP' | 'UDP'): Thing {
    const [probed, args] =
      protocol === 'TCP' ? [8080, ['--http-port=8080', '--udp-port=-1']] : [8008, ['--http-port=8008', '--udp-port=8080']]
    const ports = [{ hostPort, containerPort: 8080, protocol, hostIP }]
    const readinessProbe = { httpGet: { path: '/hostname', port: probed, scheme: 'HTTP' } }
    return agnhostPod(name, { args: ['netexec', ...args], ports, spec: { nodeName: node }, container: { readinessProbe } })
  }

  it('[sig-network] HostPort validates that there is no conflict between pods with same hostPort but different hostIP and protocol [LinuxOnly] [Conformance]', async () => {
    const { api } = suite()
    const namespace = await createNamespace(api, 'hostport')
    const [node] = await readyNodes(api)
    const ip = node.status.addresses.find((one: Thing) => one.type === 'InternalIP').address
    const name = node.metadata.name
    await startPod(api, namespace, server('pod1', name, '127.0.0.1', 'TCP'))
    await startPod(api, namespace, server('pod2', name, ip, 'TCP'))
    await startPod(api, namespace, server('pod3', name, ip, 'UDP'))
    const spec = { hostNetwork: true, nodeName: name }
    await startPod(api, namespace, agnhostPod('e2e-host-exec', { spec }))
    const said = (command: string) => execInPod(suite(), namespace, 'e2e-host-exec', ['/bin/sh', '-c', command])
    const answers = [
      await said(`curl -g --connect-timeout 5 --interface ${ip} http://127.0.0.1:${hostPort}/hostname`),
      await said(`curl -g --connect-timeout 5 http://${ip}:${hostPort}/hostname`),
      await said(`echo hostname | nc -u -w 5 ${ip} ${hostPort}`),
    ]
    expect(answers.map(({ stdout, exitCode }) => [stdout.trim(), exitCode])).toEqual([
      ['pod1', 0],
      ['pod2', 0],
      ['pod3', 0],
    ])
    await deleteNamespace(api, namespace)
  })
})
