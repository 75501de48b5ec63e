import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, eventually, mergePatch, protobuf, startApi } from './api.ts'

const hard = {
  cpu: '1',
  memory: '500Mi',
  pods: '5',
  services: '10',
  'services.nodeports': '1',
  'services.loadbalancers': '1',
  replicationcontrollers: '10',
  resourcequotas: '1',
  persistentvolumeclaims: '10',
  'requests.storage': '10Gi',
  secrets: '10',
  configmaps: '10',
  'requests.ephemeral-storage': '50Gi',
  'count/replicasets.apps': '5',
}
const name = 'test-quota'

describe('ResourceQuota', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
  })
  afterAll(() => api.close())

  const at = (namespace: string, resource: string): string => `/api/v1/namespaces/${namespace}/${resource}`
  const quota = (spec: object = { hard }): object => ({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec })
  const setUp = async (spec?: object): Promise<string> => {
    const namespace = await api.namespace('resourcequota')
    await api.ok('POST', at(namespace, 'resourcequotas'), { body: quota(spec), type: protobuf })
    return namespace
  }
  const statusOf = async (namespace: string): Promise<Body> =>
    (await api.ok('GET', at(namespace, `resourcequotas/${name}`))).status ?? {}
  const uses = async (namespace: string, used: Record<string, string>): Promise<void> => {
    const is = (status: Body): boolean => Object.entries(used).every(([key, value]) => status.used?.[key] === value)
    expect((await eventually(() => statusOf(namespace), is)).used).toMatchObject(used)
  }

  it('should create a ResourceQuota and ensure its status is promptly calculated.', async () => {
    const namespace = await setUp()
    await uses(namespace, { resourcequotas: '1', pods: '0', cpu: '0', configmaps: '1' })
    expect((await statusOf(namespace)).hard).toEqual(hard)
    const second = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'second' }, spec: { hard: { pods: '1' } } }
    const refused = await api.send('POST', at(namespace, 'resourcequotas'), { body: second })
    expect(refused.body.message).toContain(
      'exceeded quota: test-quota, requested: resourcequotas=1, used: resourcequotas=1, limited: resourcequotas=1',
    )
  })

  it('should create a ResourceQuota and capture the life of a service.', async () => {
    const namespace = await setUp()
    const service = (name: string, type: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { type, ports: [{ port: 80, targetPort: 80 }] },
    })
    const services = at(namespace, 'services')
    await api.ok('POST', services, { body: service('test-service', 'ClusterIP'), type: protobuf })
    await api.ok('POST', services, { body: service('test-service-np', 'NodePort'), type: protobuf })
    const refused = await api.send('POST', services, { body: service('test-service-lb', 'LoadBalancer'), type: protobuf })
    expect(refused.code).toBe(403)
    expect(refused.body.message).toContain(
      'exceeded quota: test-quota, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
    )
    await uses(namespace, { services: '2', 'services.nodeports': '1', 'services.loadbalancers': '0' })
    await api.ok('DELETE', `${services}/test-service`)
    await api.ok('DELETE', `${services}/test-service-np`)
    await uses(namespace, { services: '0', 'services.nodeports': '0', 'services.loadbalancers': '0' })
  })

  it.each([
    ['secret', 'secrets', { kind: 'Secret', data: { 'data-1': 'dmFsdWUtMQ==' } }, 0],
    ['configMap', 'configmaps', { kind: 'ConfigMap', data: { a: 'b' } }, 1],
  ])('should create a ResourceQuota and capture the life of a %s.', async (_name, resource, object, before) => {
    const namespace = await setUp()
    await uses(namespace, { [resource]: String(before) })
    const body = { apiVersion: 'v1', metadata: { name: 'test' }, ...object }
    await api.ok('POST', at(namespace, resource), { body, type: protobuf })
    await uses(namespace, { [resource]: String(before + 1) })
    await api.ok('DELETE', at(namespace, `${resource}/test`))
    await uses(namespace, { [resource]: String(before) })
  })

  it('should be able to update and delete ResourceQuota.', async () => {
    const namespace = await setUp({ hard: { cpu: '1', memory: '500Mi' } })
    const path = at(namespace, `resourcequotas/${name}`)
    const read = await api.ok('GET', path)
    read.spec.hard = { cpu: '2', memory: '1Gi' }
    const updated = await api.ok('PUT', path, { body: read, type: protobuf })
    expect(updated.spec.hard).toEqual({ cpu: '2', memory: '1Gi' })
    await api.ok('DELETE', path)
    expect((await api.send('GET', path)).code).toBe(404)
  })

  it('should manage the lifecycle of a ResourceQuota', async () => {
    const namespace = await api.namespace('resourcequota')
    const labels = { [namespace]: 'created' }
    const body = { ...quota({ hard: { cpu: '1', memory: '500Mi' } }), metadata: { name: 'e2e-quota', labels } }
    await api.ok('POST', at(namespace, 'resourcequotas'), { body, type: protobuf })
    const path = at(namespace, 'resourcequotas/e2e-quota')
    const patched = await api.ok('PATCH', path, {
      body: { metadata: { labels: { [namespace]: 'patched' } }, spec: { hard: { memory: '750Mi' } } },
      type: mergePatch,
    })
    expect(patched.spec.hard).toEqual({ cpu: '1', memory: '750Mi' })
    const query = { labelSelector: `${namespace}=patched` }
    expect((await api.ok('GET', '/api/v1/resourcequotas', { query })).items).toHaveLength(1)
    await api.ok('DELETE', at(namespace, 'resourcequotas'), { query })
    expect((await api.ok('GET', '/api/v1/resourcequotas', { query })).items).toEqual([])
  })

  it('should apply changes to a resourcequota status', async () => {
    const namespace = await setUp({ hard: { 'limits.cpu': '1', 'limits.memory': '500Mi' } })
    const path = at(namespace, `resourcequotas/${name}`)
    await uses(namespace, { 'limits.cpu': '0' })
    const watching = await api.watch(at(namespace, 'resourcequotas'), { fieldSelector: `metadata.name=${name}` })
    const read = await api.ok('GET', path)
    read.status.hard = { 'limits.cpu': '2', 'limits.memory': '1Gi' }
    const updated = await api.ok('PUT', `${path}/status`, { body: read, type: protobuf })
    expect(updated.status.hard).toEqual({ 'limits.cpu': '2', 'limits.memory': '1Gi' })
    await watching.until(({ object }) => object.status?.hard?.['limits.cpu'] === '2')
    // the controller restores what the spec says
    await watching.until(({ object }) => object.status?.hard?.['limits.cpu'] === '1')
    const patch = { status: { hard: { 'limits.cpu': '3' } } }
    expect((await api.ok('PATCH', `${path}/status`, { body: patch, type: mergePatch })).status.hard['limits.cpu']).toBe('3')
    watching.stop()
    await uses(namespace, { 'limits.cpu': '0' })
  })

  const pod = (name: string, spec: object = {}, resources: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10.2', resources }], ...spec },
  })

  it('should verify ResourceQuota with terminating scopes.', async () => {
    const namespace = await api.namespace('resourcequota')
    const limits = { requests: { cpu: '500m', memory: '200Mi' }, limits: { cpu: '1', memory: '400Mi' } }
    for (const [quotaName, scope] of [
      ['quota-terminating', 'Terminating'],
      ['quota-not-terminating', 'NotTerminating'],
    ])
      await api.ok('POST', at(namespace, 'resourcequotas'), {
        body: {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: quotaName },
          spec: { hard: { pods: '5', 'requests.cpu': '1' }, scopes: [scope] },
        },
      })
    const used = async (quotaName: string): Promise<Body> =>
      (await api.ok('GET', at(namespace, `resourcequotas/${quotaName}`))).status?.used
    await api.ok('POST', at(namespace, 'pods'), { body: pod('test-pod', {}, limits), type: protobuf })
    await eventually(
      () => used('quota-not-terminating'),
      (one) => one?.pods === '1',
    )
    expect(await used('quota-not-terminating')).toEqual({ pods: '1', 'requests.cpu': '500m' })
    expect(await used('quota-terminating')).toEqual({ pods: '0', 'requests.cpu': '0' })
    await api.ok('POST', at(namespace, 'pods'), {
      body: pod('terminating-pod', { activeDeadlineSeconds: 3600 }, limits),
      type: protobuf,
    })
    await eventually(
      () => used('quota-terminating'),
      (one) => one?.pods === '1',
    )
    expect(await used('quota-terminating')).toEqual({ pods: '1', 'requests.cpu': '500m' })
    expect(await used('quota-not-terminating')).toEqual({ pods: '1', 'requests.cpu': '500m' })
  })

  it('should verify ResourceQuota with best effort scope.', async () => {
    const namespace = await api.namespace('resourcequota')
    for (const [quotaName, scope] of [
      ['quota-besteffort', 'BestEffort'],
      ['quota-not-besteffort', 'NotBestEffort'],
    ])
      await api.ok('POST', at(namespace, 'resourcequotas'), {
        body: {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: quotaName },
          spec: { hard: { pods: '5' }, scopes: [scope] },
        },
      })
    const used = async (quotaName: string): Promise<Body> =>
      (await api.ok('GET', at(namespace, `resourcequotas/${quotaName}`))).status?.used
    await api.ok('POST', at(namespace, 'pods'), { body: pod('besteffort-pod'), type: protobuf })
    await eventually(
      () => used('quota-besteffort'),
      (one) => one?.pods === '1',
    )
    expect([await used('quota-besteffort'), await used('quota-not-besteffort')]).toEqual([{ pods: '1' }, { pods: '0' }])
    await api.ok('DELETE', at(namespace, 'pods/besteffort-pod'), { query: { gracePeriodSeconds: 0 } })
    await eventually(
      () => used('quota-besteffort'),
      (one) => one?.pods === '0',
    )
    expect(await used('quota-besteffort')).toEqual({ pods: '0' })
  })

  it('counts the Pods of a priority class', async () => {
    const namespace = await api.namespace('resourcequota')
    await api.ok('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', {
      body: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'pclass1' }, value: 1000 },
    })
    const scopeSelector = { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['pclass1'] }] }
    await api.ok('POST', at(namespace, 'resourcequotas'), { body: quota({ hard: { pods: '1' }, scopeSelector }), type: protobuf })
    await api.ok('POST', at(namespace, 'pods'), { body: pod('testpod-pclass1', { priorityClassName: 'pclass1' }) })
    await uses(namespace, { pods: '1' })
    const refused = await api.send('POST', at(namespace, 'pods'), {
      body: pod('testpod-pclass2', { priorityClassName: 'pclass1' }),
    })
    expect([refused.code, refused.body.reason]).toEqual([403, 'Forbidden'])
    expect((await api.send('POST', at(namespace, 'pods'), { body: pod('testpod-other') })).code).toBe(201)
  })

  it('counts any Kind by its name', async () => {
    const namespace = await setUp({ hard: { 'count/configmaps': '1' } })
    await uses(namespace, { 'count/configmaps': '1' })
    const refused = await api.send('POST', at(namespace, 'configmaps'), {
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
    })
    expect(refused.body.message).toBe(
      'configmaps "x" is forbidden: exceeded quota: test-quota, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    )
  })
})
