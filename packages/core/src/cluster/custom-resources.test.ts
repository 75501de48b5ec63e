import { expect, it } from 'vitest'
import { customResource } from '../api/custom-resources.ts'
import { customresourcedefinitions, namespaces } from '../api/kinds.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

it('[KND39] a namespace that goes takes its custom objects along', () => {
  const store = createMemoryStore()
  const cluster = createCluster({ store, nowMs: () => Date.parse('2026-11-23T06:00:00Z'), seed: 1, options: {} })
  const client = cluster.client()
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }
  const spec = { group: 'example.com', scope: 'Namespaced', names: { plural: 'things', kind: 'Thing' }, versions: [version] }
  client.create(customresourcedefinitions, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec,
  } as never)
  const things = customResource(spec, version)
  client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  client.create(things, { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'shop' } })
  expect(client.list(things, 'shop')).toHaveLength(1)
  client.delete(namespaces, '', 'shop')
  cluster.settle()
  expect(client.get(namespaces, '', 'shop')).toBeUndefined()
  expect(client.list(things)).toHaveLength(0)
})
