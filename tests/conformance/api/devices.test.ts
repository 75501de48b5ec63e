import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, applyPatch, type Body, jsonPatch, mergePatch, startApi, strategicPatch } from './api.ts'
import { collectionOf } from './operations.ts'

interface Case {
  resource: string
  kind: string
  namespaced: boolean
  initial: object
  /** A merge patch, and what it makes of the object. */
  update: object
  /** The same as operations. */
  operations: object[]
  status?: { patch: object; operations: object[] }
}

const device = { driver: 'dra.example.com', pool: 'pool', device: 'device-0' }
const allocation = { allocation: { devices: { results: [{ request: 'req-0', ...device }] } } }
const requests = (deviceClassName: string) => [{ name: 'req-0', exactly: { deviceClassName } }]
const labelled = {
  update: { metadata: { labels: { updated: 'yes' } } },
  operations: [{ op: 'add', path: '/metadata/labels/updated', value: 'yes' }],
}

const cases: Case[] = [
  {
    resource: 'deviceclasses',
    kind: 'DeviceClass',
    namespaced: false,
    initial: { spec: { selectors: [{ cel: { expression: 'device.driver == "dra.example.com"' } }] } },
    update: { spec: { selectors: [{ cel: { expression: 'true' } }] } },
    operations: [{ op: 'replace', path: '/spec/selectors', value: [{ cel: { expression: 'true' } }] }],
  },
  {
    resource: 'resourceclaims',
    kind: 'ResourceClaim',
    namespaced: true,
    initial: { spec: { devices: { requests: requests('example-class') } } },
    ...labelled,
    status: { patch: { status: allocation }, operations: [{ op: 'add', path: '/status', value: allocation }] },
  },
  {
    resource: 'resourceclaimtemplates',
    kind: 'ResourceClaimTemplate',
    namespaced: true,
    initial: { spec: { spec: { devices: { requests: requests('example-class') } } } },
    ...labelled,
  },
  {
    resource: 'resourceslices',
    kind: 'ResourceSlice',
    namespaced: false,
    initial: {
      spec: {
        driver: 'dra.example.com',
        nodeName: 'k8s-node-1',
        pool: { name: 'pool', generation: 0, resourceSliceCount: 1 },
        devices: [{ name: 'device-0' }],
      },
    },
    update: { spec: { devices: [{ name: 'device-0' }, { name: 'device-1' }] } },
    operations: [{ op: 'add', path: '/spec/devices/1', value: { name: 'device-1' } }],
  },
]

/** What upstream's test/e2e/framework/conformance TestResource does with each resource. */
describe('[DRA] CRUD Tests resource.k8s.io/v1', () => {
  let api: Api
  let namespace: string
  beforeAll(async () => {
    api = await startApi()
    namespace = await api.namespace('dra')
  })
  afterAll(() => api.close())

  it.each(cases)('$kind', async ({ resource, kind, namespaced, initial, update, operations, status }) => {
    const groupVersion = 'resource.k8s.io/v1'
    const of = { groupVersion, resource, ...(namespaced ? { namespace } : {}) }
    const collection = collectionOf(of)
    const path = `${collection}/test`
    const labels = { 'e2e-test.kubernetes.io': namespace }
    const labelSelector = `e2e-test.kubernetes.io=${namespace}`
    const query = { labelSelector, allowWatchBookmarks: true, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
    const everywhere = await api.watch(collectionOf({ groupVersion, resource }), query)
    const own = await api.watch(collection, query)
    for (const watching of [everywhere, own]) expect((await watching.next()).type).toBe('BOOKMARK')
    const sees = async (type: string): Promise<void> => {
      for (const watching of [everywhere, own]) expect((await watching.next()).type).toBe(type)
    }
    const create = async (): Promise<Body> => {
      const body = { apiVersion: groupVersion, kind, metadata: { name: 'test', labels }, ...initial }
      const made = await api.ok('POST', collection, { body, query: { fieldValidation: 'Strict' } })
      expect(made).toMatchObject(initial)
      await sees('ADDED')
      return made
    }
    const remove = async (): Promise<void> => {
      await api.ok('DELETE', path)
      expect((await api.send('GET', path)).code).toBe(404)
      await sees('DELETED')
    }

    const made = await create()
    const body = {
      ...made,
      ...update,
      metadata: { ...made.metadata, labels: { ...labels, ...(update as Body).metadata?.labels } },
      ...((update as Body).spec ? { spec: { ...made.spec, ...(update as Body).spec } } : {}),
    }
    const updated = await api.ok('PUT', path, { body })
    expect(updated).toMatchObject(update)
    expect(Number(updated.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion))
    await sees('MODIFIED')
    if (status) {
      expect(await api.ok('PUT', `${path}/status`, { body: { ...updated, ...status.patch } })).toMatchObject(status.patch)
      await sees('MODIFIED')
      expect(await api.ok('GET', `${path}/status`)).toMatchObject(status.patch)
    }

    const patched = async (type: string, at: string, change: object, steps: object[]): Promise<void> => {
      const { metadata } = await api.ok('GET', path)
      const { name, uid } = metadata
      const whole = {
        apiVersion: groupVersion,
        kind,
        ...change,
        metadata: { ...(change as Body).metadata, name, uid, ...(namespaced ? { namespace } : {}) },
      }
      const apply = type === applyPatch ? { fieldManager: 'test-apply', force: true } : {}
      const answer = await api.ok('PATCH', at, {
        body: type === jsonPatch ? steps : whole,
        type,
        query: { fieldValidation: 'Strict', ...apply },
      })
      expect(answer).toMatchObject(change)
      await sees('MODIFIED')
    }
    for (const type of [strategicPatch, applyPatch, mergePatch, jsonPatch]) {
      await remove()
      await create()
      await patched(type, path, update, operations)
      if (status) await patched(type, `${path}/status`, status.patch, status.operations)
    }

    expect((await api.ok('GET', collection, { query: { labelSelector } })).items).toHaveLength(1)
    expect((await api.ok('GET', collectionOf({ groupVersion, resource }), { query: { labelSelector } })).items).toHaveLength(1)
    await api.ok('DELETE', collection, { query: { labelSelector } })
    expect((await api.send('GET', path)).code).toBe(404)
    await sees('DELETED')
    everywhere.stop()
    own.stop()
  })
})
