import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, type Body, eventually, jsonPatch, protobuf, startApi } from './api.ts'
import { type Definition, define, keepsAll, undefine, type Wanted } from './definitions.ts'

const foo = {
  description: 'Foo CRD for Testing',
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      description: 'Specification of Foo',
      properties: {
        bars: {
          description: 'List of Bars and their specs.',
          type: 'array',
          items: {
            type: 'object',
            required: ['name'],
            properties: {
              name: { description: 'Name of Bar.', type: 'string' },
              age: { description: 'Age of Bar.', type: 'string' },
              feeling: { description: 'Whether Bar is feeling great.', type: 'string', enum: ['Great', 'Down'] },
              bazs: { description: 'List of Bazs.', items: { type: 'string' }, type: 'array' },
            },
          },
        },
      },
    },
    status: {
      description: 'Status of Foo',
      type: 'object',
      properties: {
        bars: {
          description: 'List of Bars and their statuses.',
          type: 'array',
          items: {
            type: 'object',
            properties: {
              name: { description: 'Name of Bar.', type: 'string' },
              available: { description: 'Whether the Bar is installed.', type: 'boolean' },
              quxType: { description: 'Indicates to external qux type.', pattern: 'in-tree|out-of-tree', type: 'string' },
            },
          },
        },
      },
    },
  },
}

const waldo = {
  description: 'Waldo CRD for Testing',
  type: 'object',
  properties: {
    spec: {
      description: 'Specification of Waldo',
      type: 'object',
      properties: { dummy: { description: 'Dummy property.', type: 'object' } },
    },
    status: {
      description: 'Status of Waldo',
      type: 'object',
      properties: { bars: { description: 'List of Bars and their statuses.', type: 'array', items: { type: 'object' } } },
    },
  },
}

const preserving = (at: 'root' | 'nested') => ({
  ...waldo,
  ...(at === 'root' ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
  properties: {
    ...waldo.properties,
    spec: { ...waldo.properties.spec, ...(at === 'nested' ? { 'x-kubernetes-preserve-unknown-fields': true } : {}) },
  },
})

describe('CustomResourcePublishOpenAPI', () => {
  let api: Api
  beforeAll(async () => {
    api = await startApi()
  })
  afterAll(() => api.close())

  const nameOf = ({ group, kind }: Definition, version: string): string =>
    `${group.split('.').reverse().join('.')}.${version}.${kind}`

  let etag = ''
  let known: Body
  /** As upstream downloads it: with the ETag of the time before. */
  const published = async (): Promise<Body> => {
    const answer = await api.send('GET', '/openapi/v2', {
      headers: { accept: '*/*', ...(etag === '' ? {} : { 'if-none-match': `"${etag}"` }) },
    })
    if (answer.code === 304) return known
    expect(answer.code).toBe(200)
    etag = (answer.headers.get('etag') ?? '').replaceAll('"', '')
    expect(etag).not.toBe('')
    known = answer.body
    return known
  }

  const bare = (schema: Body): Body => {
    if (schema === undefined) return undefined
    const { apiVersion, kind, metadata, ...properties } = schema.properties ?? {}
    const { 'x-kubernetes-group-version-kind': gvk, ...rest } = schema
    return { ...rest, ...(Object.keys(properties).length > 0 ? { properties } : { properties: undefined }) }
  }

  const publishes = async (definition: Definition, version: string, schema: object): Promise<void> => {
    const name = nameOf(definition, version)
    const { definitions } = await eventually(published, (document) => document.definitions[name] !== undefined)
    expect(bare(definitions[name])).toEqual(schema)
    expect(definitions[name]['x-kubernetes-group-version-kind']).toEqual([
      { group: definition.group, version, kind: definition.kind },
    ])
  }

  const gone = async (definition: Definition, version: string): Promise<void> =>
    expect((await published()).definitions[nameOf(definition, version)]).toBeUndefined()

  const of = (suffix: string, wanted: Wanted): Wanted => ({ group: `crd-publish-openapi-test-${suffix}.example.com`, ...wanted })

  it.each<[string, object, object | undefined]>([
    ['works for CRD with validation schema', foo, foo],
    ['works for CRD without validation schema', keepsAll, { type: 'object' }],
    ['works for CRD preserving unknown fields at the schema root', preserving('root'), undefined],
    ['works for CRD preserving unknown fields in an embedded object', preserving('nested'), undefined],
  ])('%s', async (name, schema, expected) => {
    const definition = await define(api, of(name.replaceAll(/[^a-z]/g, ''), { schema }))
    if (expected) await publishes(definition, 'v1', expected)
    expect((await published()).definitions[nameOf(definition, 'v1')]).toBeDefined()
    const v3 = await api.ok('GET', `/openapi/v3/apis/${definition.group}/v1`)
    const { properties } = v3.components.schemas[nameOf(definition, 'v1')]
    expect(properties.apiVersion.description).toContain('APIVersion defines the versioned schema')
    expect(properties.metadata.description).toContain("Standard object's metadata")
    await undefine(api, definition)
    await gone(definition, 'v1')
  })

  it('works for multiple CRDs of different groups', async () => {
    const one = await define(api, of('foo', { schema: foo }))
    const two = await define(api, of('waldo', { schema: waldo, versions: ['v1beta1'] }))
    await publishes(two, 'v1beta1', waldo)
    await publishes(one, 'v1', foo)
  })

  it('works for multiple CRDs of same group but different versions', async () => {
    const many = await define(api, of('multi-ver', { schema: foo, versions: ['v2', 'v3'] }))
    await publishes(many, 'v3', foo)
    await publishes(many, 'v2', foo)
    const one = await define(api, of('common-group', { schema: foo, versions: ['v4'] }))
    const two = await define(api, of('common-group', { schema: waldo, versions: ['v5'] }))
    await publishes(two, 'v5', waldo)
    await publishes(one, 'v4', foo)
    await undefine(api, one)
    await gone(one, 'v4')
    await publishes(two, 'v5', waldo)
  })

  it('works for multiple CRDs of same group and version but different kinds', async () => {
    const one = await define(api, of('common-group', { schema: foo, versions: ['v6'] }))
    const two = await define(api, of('common-group', { schema: waldo, versions: ['v6'] }))
    await publishes(two, 'v6', waldo)
    await publishes(one, 'v6', foo)
  })

  it('updates the published spec when one version gets renamed', async () => {
    const many = await define(api, of('renamed', { schema: foo, versions: ['v2', 'v3'] }))
    await publishes(many, 'v3', foo)
    const body = [
      { op: 'test', path: '/spec/versions/1/name', value: 'v3' },
      { op: 'replace', path: '/spec/versions/1/name', value: 'v4' },
    ]
    await api.ok('PATCH', `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${many.name}`, { body, type: jsonPatch })
    await publishes(many, 'v4', foo)
    await gone(many, 'v3')
    await publishes(many, 'v2', foo)
  })

  it('removes definition from spec when one version gets changed to not be served', async () => {
    const many = await define(api, of('multi-to-single-ver', { schema: foo, versions: ['v5', 'v6alpha1'] }))
    await publishes(many, 'v6alpha1', foo)
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${many.name}`
    const object = await api.ok('GET', path)
    object.spec.versions[1].served = false
    await api.ok('PUT', path, { body: object, type: protobuf })
    await gone(many, 'v6alpha1')
    await publishes(many, 'v5', foo)
  })
})
