import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, eventually, mergePatch, protobuf, startApi, strategicPatch } from './api.ts'

const pause = 'registry.k8s.io/pause:3.10.2'

describe('Namespaces', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
  })
  afterAll(() => api.close())

  const path = (name: string): string => `/api/v1/namespaces/${name}`
  const gone = (at: string): Promise<unknown> =>
    eventually(
      () => api.send('GET', at),
      ({ code }) => code === 404,
    )
  const statusOf = async (name: string): Promise<Body> => (await api.ok('GET', path(name))).status

  it('should ensure that all services are removed when a namespace is deleted', async () => {
    const name = await api.namespace('nsdeletetest')
    const body = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'test-service' },
      spec: { selector: { foo: 'bar', baz: 'blah' }, ports: [{ port: 80, targetPort: 80 }] },
    }
    await api.ok('POST', `${path(name)}/services`, { body, type: protobuf })
    await api.ok('DELETE', path(name))
    expect((await gone(path(name))) as Body).toMatchObject({ code: 404 })
    await api.ok('POST', '/api/v1/namespaces', { body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } })
    expect((await api.send('GET', `${path(name)}/services/test-service`)).code).toBe(404)
  })

  it('should ensure that all pods are removed when a namespace is deleted', async () => {
    const name = await api.namespace('nsdeletetest')
    const body = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'test-pod' },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'nginx', image: pause }] },
    }
    await api.ok('POST', `${path(name)}/pods`, { body, type: protobuf })
    await eventually(
      () => api.ok('GET', `${path(name)}/pods/test-pod`),
      ({ status }) => status.phase === 'Running',
    )
    await api.ok('DELETE', path(name))
    await gone(path(name))
    expect((await api.send('GET', `${path(name)}/pods/test-pod`)).code).toBe(404)
  })

  it('should patch a Namespace', async () => {
    const name = await api.namespace('nspatchtest')
    const body = { metadata: { labels: { testLabel: 'testValue' } } }
    const patched = await api.ok('PATCH', path(name), { body, type: strategicPatch })
    expect(patched.metadata.labels.testLabel).toBe('testValue')
    expect((await api.ok('GET', path(name))).metadata.labels.testLabel).toBe('testValue')
  })

  it('should apply changes to a namespace status', async () => {
    const name = await api.namespace('namespaces')
    const read = await api.ok('GET', `${path(name)}/status`)
    expect(read.status).toMatchObject({ phase: 'Active' })
    const condition = { type: 'StatusPatch', status: 'True', reason: 'E2E', message: 'Patched by an e2e test' }
    const patched = await api.ok('PATCH', `${path(name)}/status`, {
      body: { metadata: { annotations: { 'e2e-patched-ns-status': name } }, status: { conditions: [condition] } },
      type: mergePatch,
    })
    expect(patched.status.conditions).toMatchObject([condition])
    expect(patched.metadata.annotations['e2e-patched-ns-status']).toBe(name)
    patched.status.conditions.push({ type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Updated by an e2e test' })
    const updated = await api.ok('PUT', `${path(name)}/status`, { body: patched, type: protobuf })
    expect(updated.status.conditions.map((one: Body) => one.type)).toEqual(['StatusPatch', 'StatusUpdate'])
  })

  it('should apply an update to a Namespace', async () => {
    const name = await api.namespace('namespaces')
    const namespace = await api.ok('GET', path(name))
    namespace.metadata.labels[name] = 'updated'
    const updated = await api.ok('PUT', path(name), { body: namespace, type: protobuf })
    expect(updated.metadata.labels[name]).toBe('updated')
  })

  it('should apply a finalizer to a Namespace', async () => {
    const name = await api.namespace('namespaces')
    const namespace = await api.ok('GET', path(name))
    const finalizer = 'e2e.example.com/fakeFinalizer'
    namespace.spec.finalizers = [...namespace.spec.finalizers, finalizer]
    const updated = await api.ok('PUT', `${path(name)}/finalize`, { body: namespace, type: protobuf })
    expect(updated.spec.finalizers).toContain(finalizer)
    await api.ok('DELETE', path(name))
    await eventually(
      () => statusOf(name),
      (status) => status.phase === 'Terminating',
    )
    const held = await eventually(
      () => api.ok('GET', path(name)),
      ({ spec }) => spec.finalizers?.length === 1,
    )
    expect(held.spec.finalizers).toEqual([finalizer])
    held.spec.finalizers = []
    await api.ok('PUT', `${path(name)}/finalize`, { body: held, type: protobuf })
    expect((await gone(path(name))) as Body).toMatchObject({ code: 404 })
  })

  it('should delete fast enough (90 percent of 100 namespaces in 150 seconds)', async () => {
    const names = Array.from({ length: 30 }, (_, i) => `nslifetest-${i}`)
    for (const name of names)
      await api.ok('POST', '/api/v1/namespaces', {
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
        type: protobuf,
      })
    for (const name of names) await api.ok('DELETE', path(name))
    const left = async (): Promise<Body[]> =>
      (await api.ok('GET', '/api/v1/namespaces')).items.filter(({ metadata }: Body) => metadata.name.startsWith('nslifetest'))
    expect(await eventually(left, (items) => items.length === 0)).toEqual([])
  })
})
