import { expect, it } from 'vitest'
import { storedCustomResources } from '../api/custom-resources.ts'
import { configmaps, customresourcedefinitions, pods, resourcequotas } from '../api/kinds.ts'
import type { KubeObject } from '../api/object.ts'
import type { Resource } from '../api/resource.ts'
import { isFailure } from '../api/status.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { createCluster } from './create-cluster.ts'

it('[KND24] a ResourceQuota says what is used of it, and follows what comes and goes', () => {
  const store = createMemoryStore()
  const cluster = createCluster({ store, nowMs: () => Date.parse('2026-11-23T06:00:00Z'), seed: 1, options: {} })
  const client = cluster.client()
  const used = (): unknown => client.get(resourcequotas, 'default', 'q')?.status?.used
  const spec = { hard: { pods: '2', 'requests.cpu': '1', 'count/configmaps': '10' } }
  client.create(resourcequotas, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace: 'default' }, spec })
  expect(used()).toEqual({ pods: '0', 'requests.cpu': '0', 'count/configmaps': '1' })
  const resources = { requests: { cpu: '600m' } }
  const made = client.create(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'default' },
    spec: { containers: [{ name: 'a', image: 'nginx', resources }] },
  })
  expect(isFailure(made)).toBe(false)
  client.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' } })
  expect(used()).toEqual({ pods: '1', 'requests.cpu': '600m', 'count/configmaps': '2' })
  client.delete(pods, 'default', 'a', { gracePeriodSeconds: 0 })
  expect(used()).toEqual({ pods: '0', 'requests.cpu': '0', 'count/configmaps': '2' })
})

it('[KND24] counts objects of Kinds that are defined in the cluster', () => {
  const store = createMemoryStore()
  const cluster = createCluster({ store, nowMs: () => Date.parse('2026-11-23T06:00:00Z'), seed: 1, options: {} })
  const client = cluster.client()
  const schema = { openAPIV3Schema: { type: 'object' } }
  client.create(customresourcedefinitions, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'teas.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'teas', singular: 'tea', kind: 'Tea', listKind: 'TeaList' },
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  } as KubeObject)
  const teas = storedCustomResources(client.list(customresourcedefinitions))[0] as Resource
  const spec = { hard: { 'count/teas.example.com': '2' } }
  client.create(resourcequotas, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace: 'default' }, spec })
  const used = (): unknown => client.get(resourcequotas, 'default', 'q')?.status?.used
  client.create(teas, { apiVersion: 'example.com/v1', kind: 'Tea', metadata: { name: 'a', namespace: 'default' } })
  expect(used()).toEqual({ 'count/teas.example.com': '1' })
  client.delete(teas, 'default', 'a')
  expect(used()).toEqual({ 'count/teas.example.com': '0' })
})
