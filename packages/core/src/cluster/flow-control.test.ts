import { expect, it } from 'vitest'
import { apiservices, customresourcedefinitions, flowschemas, prioritylevelconfigurations } from '../api/kinds.ts'
import { resourceTable } from '../api/resource-table.ts'
import { type ApiRequest, adminUser } from '../apiserver/request.ts'
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
  const dangling = (name: string) =>
    client.get(flowschemas, '', name)?.status?.conditions?.map(({ status, reason }) => [status, reason])
  const get = (path: string, more: Partial<ApiRequest> = {}) => {
    const { headers } = cluster.handle({ method: 'GET', path, query: {}, headers: {}, user: adminUser, ...more })
    return [headers['x-kubernetes-pf-flowschema-uid'], headers['x-kubernetes-pf-prioritylevel-uid']]
  }
  const uids = (schema: string, level: string) => [
    client.get(flowschemas, '', schema)?.metadata.uid,
    client.get(prioritylevelconfigurations, '', level)?.metadata.uid,
  ]
  return { cluster, client, dangling, get, uids }
}

it('[CTL70] a FlowSchema says whether its level is there', () => {
  const { client, dangling } = lab()
  const metadata = { name: 'mine' }
  client.create(flowschemas, {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata,
    spec: { priorityLevelConfiguration: { name: 'mine' } },
  })
  expect(dangling('mine')).toEqual([['True', 'NotFound']])
  client.create(prioritylevelconfigurations, {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata,
    spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } },
  })
  expect(dangling('mine')).toEqual([['False', 'Found']])
  client.delete(prioritylevelconfigurations, '', 'mine')
  expect(dangling('mine')).toEqual([['True', 'NotFound']])
})

it('[CTL71] what every cluster has comes back after a minute, and its spec, unless it is marked as somebody’s own', () => {
  const { client, cluster } = lab()
  const precedence = () => client.get(flowschemas, '', 'service-accounts')?.spec.matchingPrecedence
  const change = (matchingPrecedence: number, annotations: Record<string, string>) => {
    const schema = client.get(flowschemas, '', 'service-accounts')
    if (!schema) throw new Error('not there')
    client.update(flowschemas, {
      ...schema,
      metadata: { ...schema.metadata, annotations },
      spec: { ...schema.spec, matchingPrecedence },
    })
  }
  client.delete(flowschemas, '', 'global-default')
  client.delete(prioritylevelconfigurations, '', 'node-high')
  change(8000, { 'apf.kubernetes.io/autoupdate-spec': 'true' })
  cluster.advance(59_000)
  expect([client.get(flowschemas, '', 'global-default'), precedence()]).toEqual([undefined, 8000])
  cluster.advance(1000)
  expect(client.get(flowschemas, '', 'global-default')).toBeDefined()
  expect(client.get(prioritylevelconfigurations, '', 'node-high')).toBeDefined()
  expect(precedence()).toBe(9000)
  change(8000, { 'apf.kubernetes.io/autoupdate-spec': 'false' })
  cluster.advance(120_000)
  expect(precedence()).toBe(8000)
})

it('[CTL71] how much the level exempt lends stays as an admin says', () => {
  const { client, cluster } = lab()
  const exempt = () => client.get(prioritylevelconfigurations, '', 'exempt')
  const level = exempt()
  if (!level) throw new Error('not there')
  client.update(prioritylevelconfigurations, { ...level, spec: { ...level.spec, exempt: { lendablePercent: 40 } } })
  cluster.advance(120_000)
  expect(exempt()?.spec.exempt).toEqual({ nominalConcurrencyShares: 0, lendablePercent: 40 })
})

it('[API51] answers say which schema and level they were counted under, until those are gone', () => {
  const { client, get, uids } = lab()
  const nobody = { user: { name: 'system:anonymous', groups: ['system:unauthenticated'] } }
  expect(get('/api/v1/nodes')).toEqual(uids('global-default', 'global-default'))
  expect(get('/nowhere')).toEqual(uids('global-default', 'global-default'))
  expect(get('/healthz', nobody)).toEqual(uids('probes', 'exempt'))
  expect(get('/api/v1/secrets', nobody)).toEqual(uids('global-default', 'global-default'))
  const account = { 'impersonate-user': 'system:serviceaccount:default:default' }
  expect(get('/api/v1/nodes', { headers: account })).toEqual(uids('service-accounts', 'workload-low'))
  expect(get('/api/v1/nodes', { headers: { 'impersonate-group': 'x' } })).toEqual([undefined, undefined])
  client.delete(prioritylevelconfigurations, '', 'global-default')
  expect(get('/api/v1/nodes')).toEqual(uids('catch-all', 'catch-all'))
})

it('[CTL72] each group version has its APIService, and those of custom resources come and go with them', () => {
  const { client } = lab()
  const names = () => client.list(apiservices).map(({ metadata }) => metadata.name)
  const builtIn = new Set([
    ...resourceTable.filter(({ group }) => group !== 'apiregistration.k8s.io').map(({ group, version }) => `${version}.${group}`),
    'v1.autoscaling',
  ])
  expect(new Set(names())).toEqual(builtIn)
  for (const { status } of client.list(apiservices))
    expect(status?.conditions).toMatchObject([{ type: 'Available', status: 'True', reason: 'Local' }])
  const versions = ['v1', 'v2', 'v3'].map((name) => ({
    name,
    served: name !== 'v3',
    storage: name === 'v1',
    schema: { openAPIV3Schema: { type: 'object' } },
  }))
  client.create(customresourcedefinitions, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'cups.example.com' },
    spec: { group: 'example.com', names: { plural: 'cups', kind: 'Cup' }, scope: 'Cluster', versions },
  } as never)
  const ours = () => names().filter((name) => name.endsWith('.example.com'))
  expect(ours()).toEqual(['v1.example.com', 'v2.example.com'])
  expect(client.get(apiservices, '', 'v2.example.com')).toMatchObject({
    metadata: { labels: { 'kube-aggregator.kubernetes.io/automanaged': 'true' } },
    spec: { group: 'example.com', version: 'v2', groupPriorityMinimum: 1000, versionPriority: 100 },
    status: { conditions: [{ reason: 'Local' }] },
  })
  client.delete(apiservices, '', 'v1.example.com')
  expect(ours()).toEqual(['v1.example.com', 'v2.example.com'])
  client.delete(customresourcedefinitions, '', 'cups.example.com')
  expect(ours()).toEqual([])
})
