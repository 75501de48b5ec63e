import { expect, it } from 'vitest'
import { ipaddresses, servicecidrs, services } from '../api/kinds.ts'
import type { ServiceCIDR } from '../api/networking.ts'
import type { Service } from '../api/service.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

function lab() {
  const cluster = createCluster({
    store: createMemoryStore(),
    nowMs: () => Date.parse('2026-11-23T06:00:00Z'),
    seed: 1,
    options: {},
  })
  const client = cluster.client()
  const ready = (name: string) => client.get(servicecidrs, '', name)?.status?.conditions?.find((one) => one.type === 'Ready')
  const add = (name: string, cidr: string) =>
    client.create(servicecidrs, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name },
      spec: { cidrs: [cidr] },
    } as ServiceCIDR)
  const serve = (name: string, clusterIP: string) =>
    client.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { clusterIP, ports: [{ port: 80 }] },
    } as unknown as Service)
  return { client, cluster, ready, add, serve }
}

it('[CTL61] a ServiceCIDR is ready, and Services get addresses of it', () => {
  const { ready, add, serve, client } = lab()
  expect(ready('kubernetes')).toMatchObject({ status: 'True', reason: '', message: 'Kubernetes default Service CIDR is ready' })
  expect(isFailure(serve('early', '10.196.196.77'))).toBe(true)
  add('more', '10.196.196.0/24')
  expect(ready('more')).toMatchObject({ status: 'True', message: 'Kubernetes Service CIDR is ready' })
  expect(serve('there', '10.196.196.77')).toMatchObject({ spec: { clusterIP: '10.196.196.77' } })
  expect(client.get(ipaddresses, '', '10.196.196.77')).toBeDefined()
})

it('[CTL62] a ServiceCIDR goes when no address of it is in use', () => {
  const { ready, add, serve, client } = lab()
  add('more', '10.196.196.0/24')
  serve('there', '10.196.196.77')
  client.delete(servicecidrs, '', 'more')
  expect(ready('more')).toMatchObject({ status: 'False', reason: 'Terminating' })
  expect(isFailure(serve('late', '10.196.196.78'))).toBe(true)
  client.delete(services, 'default', 'there')
  expect(client.get(servicecidrs, '', 'more')).toBeUndefined()
})

it('[CTL62] a ServiceCIDR whose addresses another one holds goes at once', () => {
  const { add, serve, client } = lab()
  add('more', '10.196.196.0/24')
  serve('there', '10.196.196.77')
  add('wider', '10.196.0.0/16')
  client.delete(servicecidrs, '', 'more')
  expect(client.get(servicecidrs, '', 'more')).toBeUndefined()
})
