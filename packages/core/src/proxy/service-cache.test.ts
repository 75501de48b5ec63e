import { expect, it } from 'vitest'
import type { Client } from '../client/client.ts'
import { createServiceCache } from './service-cache.ts'

const service = (name: string, clusterIP: string): object => ({
  metadata: { name, namespace: 'd' },
  spec: { clusterIP, ports: [{ port: 80 }] },
})
const slice = (of: string, ip: string): object => ({
  metadata: { name: `${of}-1`, namespace: 'd', labels: { 'kubernetes.io/service-name': of } },
  addressType: 'IPv4',
  ports: [{ port: 80 }],
  endpoints: [{ addresses: [ip], conditions: { ready: true } }],
})

it('[SVC15] only the Services whose objects changed are compiled again', () => {
  const lists: Record<string, object[]> = {
    services: [service('a', '192.168.10.5'), service('b', '192.168.10.6'), service('headless', 'None')],
    endpointslices: [slice('a', '10.10.0.2'), slice('b', '10.10.0.3')],
  }
  const client = { list: ({ resource }: { resource: string }) => lists[resource] } as unknown as Client
  const cache = createServiceCache()
  const first = cache.current(client)
  expect(first.map(({ service: { metadata } }) => metadata.name)).toEqual(['a', 'b'])
  expect(cache.current(client)).toBe(first)
  lists.endpointslices = [lists.endpointslices?.[0] as object, slice('b', '10.10.0.4')]
  const second = cache.current(client)
  expect(second[0]).toBe(first[0])
  expect(second[1]?.infos[0]?.endpoints.map(({ ip }) => ip)).toEqual(['10.10.0.4'])
  const options = {
    node: { name: 'n', zone: undefined },
    nodeIp: '192.168.56.201',
    podCidr: '10.10.0.0/16',
    mode: 'iptables' as const,
  }
  expect(cache.rules(second[0] as never, options)).toBe(cache.rules(first[0] as never, options))
})
