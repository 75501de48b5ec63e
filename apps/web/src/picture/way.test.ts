import { describe, expect, it } from 'vitest'
import type { Cluster } from './layout.ts'
import { type RequestFrame, wayOf } from './way.ts'

const cluster: Cluster = {
  type: 'cluster',
  revision: 1,
  nodes: [{ name: 'k8s-master', ip: '192.168.56.201' }],
  pods: [],
  services: [
    {
      namespace: 'default',
      name: 'coffee',
      type: 'NodePort',
      clusterIP: '192.168.10.5',
      ports: [{ port: 80, targetPort: 9090, nodePort: 31000, protocol: 'TCP' }],
      selector: {},
      externalIPs: ['192.168.56.240'],
      endpoints: [],
    },
  ],
}
const request = (over: Partial<RequestFrame>): RequestFrame => ({
  type: 'request',
  from: 'outside',
  ip: '192.168.56.201',
  port: 31000,
  outcome: 'connected',
  reached: { ip: '10.10.1.4', port: 9090 },
  pod: 'default/coffee',
  ...over,
})

describe('the way of a request through the picture', () => {
  it('goes from a node’s port by the Service to the Pod', () => {
    expect(wayOf(cluster, request({}))).toEqual({
      band: 'default/coffee',
      door: '192.168.56.201:31000',
      endpoint: '10.10.1.4',
      pod: 'default/coffee',
    })
  })

  it('has no door at the cluster IP, and one at the balancer’s address', () => {
    expect(wayOf(cluster, request({ ip: '192.168.10.5', port: 80 }))?.door).toBeUndefined()
    expect(wayOf(cluster, request({ ip: '192.168.56.240', port: 80 }))?.door).toBe('192.168.56.240:80')
  })

  it.each([
    ['chain', 'service'],
    ['endpoint', 'service'],
    ['policy', 'endpoint'],
    ['socket', 'endpoint'],
    ['route', 'door'],
  ] as const)('stays, when a hop of kind %s fails, at the %s', (kind, at) => {
    const { reached: _, pod: __, ...failing } = request({ outcome: 'refused', failed: { kind, title: 'why' } })
    expect(wayOf(cluster, failing)).toEqual({
      band: 'default/coffee',
      door: '192.168.56.201:31000',
      failed: { at, words: 'refused: why' },
    })
  })

  it('is none when the address is no Service’s', () => {
    expect(wayOf(cluster, request({ ip: '10.10.1.4', port: 9090 }))).toBeUndefined()
    expect(wayOf(cluster, request({ port: 80 }))).toBeUndefined()
  })
})
