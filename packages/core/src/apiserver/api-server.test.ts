import { describe, expect, it } from 'vitest'
import { configmaps, namespaces, pods, serviceaccounts, services } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import { createClient } from '../client/create-client.ts'
import { createMemoryStore } from '../etcd/memory-store.ts'
import { seededRandom } from '../host/random.ts'
import { createApiServer, maxStoredChars } from './api-server.ts'
import { registry } from './registry.ts'
import { adminUser, systemUser } from './request.ts'

function server() {
  const clock = { now: () => Date.parse('2026-11-23T06:00:00Z') }
  const cluster = { serviceCidr: '192.168.10.0/24', nodePortRange: [30000, 32767] as const, domain: 'cluster.local' }
  const store = createMemoryStore()
  const api = createApiServer({ store, clock, random: seededRandom(1), registry, cluster })
  const client = createClient(api, systemUser)
  client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  client.create(serviceaccounts, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'default' },
  })
  return { api, client, store }
}

const service = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'default' },
  spec,
})

describe('the API server', () => {
  it('[API1] gives a Service its address, its node port and its defaults', () => {
    const { client } = server()
    const made = client.create(services, service('coffee', { type: 'NodePort', ports: [{ port: 80 }] }))
    expect(isFailure(made)).toBe(false)
    expect(made).toMatchObject({
      spec: {
        type: 'NodePort',
        sessionAffinity: 'None',
        externalTrafficPolicy: 'Cluster',
        internalTrafficPolicy: 'Cluster',
        ipFamilyPolicy: 'SingleStack',
        ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      },
    })
    expect((made as any).spec.clusterIP).toMatch(/^192\.168\.10\.\d+$/)
    expect((made as any).spec.ports[0].nodePort).toBeGreaterThanOrEqual(30086)
  })

  it('[API2] refuses in the words of the real server', () => {
    const { client } = server()
    const made = client.create(services, service('Bad_name', { ports: [{ port: 70000 }] }))
    expect(made).toMatchObject({ code: 422, reason: 'Invalid' })
    expect((made as any).message).toContain('spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive')
    expect(
      client.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'nosuch' } }),
    ).toMatchObject({
      message: 'namespaces "nosuch" not found',
      code: 404,
    })
  })

  it('[API3] an update of an old version is a conflict, an equal one writes nothing', () => {
    const { client, store } = server()
    const one = client.create(configmaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: 'default' },
      data: { a: '1' },
    }) as any
    const revision = store.revision()
    client.update(configmaps, one)
    expect(store.revision()).toBe(revision)
    client.update(configmaps, { ...one, data: { a: '2' } })
    expect(client.update(configmaps, { ...one, data: { a: '3' } })).toMatchObject({ code: 409, reason: 'Conflict' })
  })

  it('[API4] a Pod gets its account, tolerations and token; deleting it before it has a node removes it', () => {
    const { client } = server()
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    }
    const made = client.create(pods, pod) as any
    expect(made.spec.serviceAccountName).toBe('default')
    expect(made.spec.tolerations).toHaveLength(2)
    expect(made.spec.volumes[0].name).toMatch(/^kube-api-access-/)
    expect(made.spec.containers[0].imagePullPolicy).toBe('Always')
    expect(made.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' })
    client.delete(pods, 'default', 'p')
    expect(client.get(pods, 'default', 'p')).toBeUndefined()
  })

  it('[API5] watches see what a selector lets in and out', () => {
    const { api, client } = server()
    const response = api.handle({
      method: 'GET',
      path: '/api/v1/configmaps',
      query: { watch: ['1'], labelSelector: ['a=b'] },
      headers: {},
      user: systemUser,
    })
    if (response.kind !== 'watch') throw new Error('no watch')
    const make = (labels: Record<string, string>) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'default', labels },
    })
    client.create(configmaps, make({ a: 'c' }))
    client.update(configmaps, make({ a: 'b' }))
    client.update(configmaps, make({ a: 'c' }))
    api.flush()
    expect(response.watch.poll().map((event) => event.type)).toEqual(['ADDED', 'DELETED'])
  })

  it('[API40] /metrics counts what is stored', () => {
    const { api } = server()
    const response = api.handle({ method: 'GET', path: '/metrics', query: {}, headers: {}, user: systemUser })
    const text = response.kind === 'text' ? response.text : ''
    expect(text).toMatch(/^apiserver_resource_objects\{group="",resource="namespaces"\} [1-9]/m)
    expect(text).toMatch(/^kubernetes_build_info\{.*git_version="v1.36.2".*\} 1$/m)
  })

  it('[API6] an unknown path is plain text', () => {
    const { api } = server()
    const response = api.handle({ method: 'GET', path: '/apis/nope/v1/things', query: {}, headers: {}, user: systemUser })
    expect(response).toMatchObject({ kind: 'text', code: 404, text: '404 page not found\n' })
  })
})

it('[API10] a full lab takes no more until something is deleted', () => {
  const clock = { now: () => Date.parse('2026-11-23T06:00:00Z') }
  const cluster = { serviceCidr: '192.168.10.0/24', nodePortRange: [30000, 32767] as const, domain: 'cluster.local' }
  const store = createMemoryStore({ persist: () => {} })
  const api = createApiServer({ store, clock, random: seededRandom(1), registry, cluster })
  createClient(api, systemUser).create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  const student = createClient(api, adminUser)
  const large = (name: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap' as const,
    metadata: { name, namespace: 'default' },
    data: { a: 'x'.repeat(1_000_000) },
  })
  const full = { code: 500, message: 'etcdserver: mvcc: database space exceeded' }
  let made = 0
  while (made < 50 && !isFailure(student.create(configmaps, large(`c${made}`)))) made++
  expect([made, store.usedChars() > maxStoredChars]).toEqual([34, true])
  expect(student.create(configmaps, large('more'))).toMatchObject(full)
  expect(student.patch(configmaps, 'default', 'c0', 'merge', { data: { b: 'y' } })).toMatchObject(full)
  expect('reason' in student.update(configmaps, large('c0'))).toBe(false)
  expect(isFailure(student.delete(configmaps, 'default', 'c0'))).toBe(false)
  expect(isFailure(student.create(configmaps, large('again')))).toBe(false)
})
