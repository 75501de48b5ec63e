import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, jsonPatch, mergePatch, protobuf, startApi } from './api.ts'
import { customPath, define, definitionOf, undefine } from './definitions.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

describe('CustomResourceDefinition', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
  })
  afterAll(() => api.close())

  it('creating/deleting custom resource definition objects works', async () => {
    const definition = await define(api)
    await undefine(api, definition)
    expect((await api.send('GET', customPath(definition))).code).toBe(404)
  })

  it('listing custom resource definition objects works', async () => {
    const label = { 'e2e-test': 'listing' }
    for (let i = 0; i < 10; i++) {
      const { object } = definitionOf()
      await api.ok('POST', definitions, { body: { ...object, metadata: { ...object.metadata, labels: label } }, type: protobuf })
    }
    const query = { labelSelector: 'e2e-test=listing' }
    expect((await api.ok('GET', definitions, { query })).items).toHaveLength(10)
    await api.ok('DELETE', definitions, { query, body: { kind: 'DeleteOptions', apiVersion: 'v1' }, type: protobuf })
    expect((await api.ok('GET', definitions, { query })).items).toEqual([])
  })

  it('getting/updating/patching custom resource definition status sub-resource works', async () => {
    const definition = await define(api)
    const path = `${definitions}/${definition.name}/status`
    const read = await api.ok('GET', path)
    expect(read.metadata.name).toBe(definition.name)
    const condition = { type: 'StatusUpdate', status: 'True', reason: 'E2E', message: 'Set from an e2e test' }
    read.status.conditions.push(condition)
    const updated = await api.ok('PUT', path, { body: read, type: protobuf })
    expect(updated.status.conditions.at(-1)).toMatchObject(condition)
    const body = {
      spec: { group: 'changed.example.com' },
      status: { conditions: [{ type: 'StatusPatched', status: 'True', reason: 'E2E' }] },
    }
    const patched = await api.ok('PATCH', path, { body, type: mergePatch })
    expect(patched.status.conditions.map((one: { type: string }) => one.type)).toContain('StatusPatched')
    expect(patched.spec.group).toBe(definition.group)
  })

  it('custom resource defaulting for requests and from storage works', async () => {
    const schema = (defaults: boolean) => ({
      type: 'object',
      properties: {
        a: { type: 'string', ...(defaults ? { default: 'A' } : {}) },
        b: { type: 'string', ...(defaults ? { default: 'B' } : {}) },
      },
    })
    const definition = await define(api, { scope: 'Cluster', schema: schema(false) })
    const collection = customPath(definition)
    const apiVersion = `${definition.group}/v1`
    const created = await api.ok('POST', collection, {
      body: { apiVersion, kind: definition.kind, metadata: { name: 'foo' }, a: 'A' },
    })
    expect([created.a, created.b]).toEqual(['A', undefined])
    const path = '/spec/versions/0/schema/openAPIV3Schema/properties/b/default'
    await api.ok('PATCH', `${definitions}/${definition.name}`, { body: [{ op: 'add', path, value: 'B' }], type: jsonPatch })
    expect((await api.ok('GET', `${collection}/foo`)).b).toBe('B')
    expect((await api.ok('GET', collection)).items[0].b).toBe('B')
    const watching = await api.watch(collection)
    expect((await watching.next()).object.b).toBe('B')
    watching.stop()
    const other = await api.ok('POST', collection, { body: { apiVersion, kind: definition.kind, metadata: { name: 'bar' } } })
    expect(other.b).toBe('B')
  })

  it('watch on custom resource definition objects', async () => {
    const definition = await define(api, { scope: 'Cluster', kind: 'WishIHadChosenNoxu', group: 'mygroup.example.com' })
    const collection = customPath(definition)
    const make = (name: string) => ({
      apiVersion: 'mygroup.example.com/v1',
      kind: definition.kind,
      metadata: { name },
      content: { key: 'value' },
    })
    const watchA = await api.watch(collection, { fieldSelector: 'metadata.name=name1' })
    const watchB = await api.watch(collection, { fieldSelector: 'metadata.name=name2' })
    await api.ok('POST', collection, { body: make('name1') })
    expect((await watchA.next()).type).toBe('ADDED')
    await api.ok('POST', collection, { body: make('name2') })
    expect((await watchB.next()).type).toBe('ADDED')
    await api.ok('PATCH', `${collection}/name1`, { body: { dummy: 'test' }, type: mergePatch })
    expect((await watchA.next()).object.dummy).toBe('test')
    await api.ok('PATCH', `${collection}/name2`, { body: { dummy: 'test' }, type: mergePatch })
    expect((await watchB.next()).type).toBe('MODIFIED')
    await api.ok('DELETE', `${collection}/name1`)
    expect((await watchA.next()).type).toBe('DELETED')
    await api.ok('DELETE', `${collection}/name2`)
    expect((await watchB.next()).type).toBe('DELETED')
    watchA.stop()
    watchB.stop()
  })
})
