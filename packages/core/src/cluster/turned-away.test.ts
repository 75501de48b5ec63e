import { expect, it } from 'vitest'
import { pods, replicasets, replicationcontrollers, statefulsets } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import type { Resource } from '../api/resource.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

const labels = { app: 'a' }
const template = {
  metadata: { labels },
  spec: { nodeName: 'k8s-node-1', containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '1000' } } }] },
}

it.each<[string, Resource<any>, string, object]>([
  ['ReplicaSet', replicasets, 'apps/v1', { selector: { matchLabels: labels } }],
  ['ReplicationController', replicationcontrollers, 'v1', { selector: labels }],
  ['StatefulSet', statefulsets, 'apps/v1', { selector: { matchLabels: labels }, serviceName: 'a' }],
])('[WRK7] a %s whose Pods a node turns away makes new ones less and less often', (kind, resource, apiVersion, spec) => {
  const cluster = createCluster({ store: createMemoryStore(), nowMs: () => Date.UTC(2026, 10, 23), seed: 1, options: {} })
  const client = cluster.client()
  const metadata = { name: 'a', namespace: 'default' }
  const object = { apiVersion, kind, metadata, spec: { replicas: 2, template, ...spec } } as KubeObject
  expect(isFailure(client.create(resource, object))).toBe(false)
  const before = cluster.revision()
  cluster.advance(120_000)
  const own = client.list(pods, 'default')
  expect(own.length).toBeLessThan(20)
  expect(own.some(({ status }) => status?.reason === 'OutOfcpu')).toBe(true)
  expect(cluster.revision() - before).toBeLessThan(400)
})
