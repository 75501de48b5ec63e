import { beforeAll, describe, expect, it } from 'vitest'
import { bareServer } from '../resources/bare-server.ts'

const schema = {
  type: 'object',
  description: 'An apple',
  required: ['spec'],
  properties: {
    spec: {
      type: 'object',
      required: ['n', 's'],
      properties: {
        s: { type: 'string', default: 'a', pattern: '^a', enum: ['a'] },
        n: { type: 'integer', nullable: true },
        either: { 'x-kubernetes-int-or-string': true },
        eitherSmall: { 'x-kubernetes-int-or-string': true, anyOf: [{ minimum: 1 }] },
        eitherSaid: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { z: { type: 'boolean' } } },
        openList: {
          type: 'array',
          'x-kubernetes-preserve-unknown-fields': true,
          items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
        embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { type: 'object' } } },
        embeddedOpen: {
          type: 'object',
          'x-kubernetes-embedded-resource': true,
          'x-kubernetes-preserve-unknown-fields': true,
        },
        texts: { type: 'object', additionalProperties: { type: 'string', nullable: true } },
        one: { type: 'object', oneOf: [{ required: ['x'] }], properties: { x: { type: 'string' } } },
        list: {
          type: 'array',
          items: { type: 'object', required: ['k'], properties: { k: { type: 'string' } } },
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['k'],
        },
      },
    },
  },
}

const definition = (scope: string, plural: string, kind: string, listKind?: string): object => ({
  metadata: { name: `${plural}.fruits.ex.com` },
  spec: {
    group: 'fruits.ex.com',
    scope,
    names: { plural, kind, ...(listKind ? { listKind } : {}) },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        selectableFields: [{ jsonPath: '.spec.s' }],
        subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
        schema: { openAPIV3Schema: schema },
      },
    ],
  },
})

let document: any
let second: any

beforeAll(() => {
  const server = bareServer()
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  server.request('POST', definitions, definition('Namespaced', 'apples', 'Apple', 'AppleHeap'))
  server.request('POST', definitions, definition('Cluster', 'pears', 'Pear'))
  document = server.request('GET', '/openapi/v3/apis/fruits.ex.com/v1beta1')
  const text = server.text('/openapi/v2')
  second = JSON.parse(text)
})

const root = '/apis/fruits.ex.com/v1beta1'
const apples = `${root}/namespaces/{namespace}/apples`

describe('the OpenAPI document of custom resources', () => {
  it('[KND311] has the paths of all that may be done', () => {
    const methods = (path: string): string[] => Object.keys(document.paths[path]).filter((key) => key !== 'parameters')
    expect(Object.keys(document.paths)).toEqual([
      `${root}/apples`,
      apples,
      `${apples}/{name}`,
      `${apples}/{name}/scale`,
      `${apples}/{name}/status`,
      `${root}/pears`,
      `${root}/pears/{name}`,
      `${root}/pears/{name}/scale`,
      `${root}/pears/{name}/status`,
    ])
    expect(methods(`${root}/apples`)).toEqual(['get'])
    expect(methods(apples)).toEqual(['get', 'post', 'delete'])
    expect(methods(`${apples}/{name}`)).toEqual(['get', 'put', 'delete', 'patch'])
    expect(methods(`${apples}/{name}/scale`)).toEqual(['get', 'put', 'patch'])
  })

  it.each([
    [`${root}/apples`, 'get', 'listFruitsExComV1beta1AppleForAllNamespaces', 'list objects of kind Apple', 'list'],
    [apples, 'get', 'listFruitsExComV1beta1NamespacedApple', 'list objects of kind Apple', 'list'],
    [apples, 'post', 'createFruitsExComV1beta1NamespacedApple', 'create an Apple', 'post'],
    [apples, 'delete', 'deleteFruitsExComV1beta1CollectionNamespacedApple', 'delete collection of Apple', 'deletecollection'],
    [`${apples}/{name}`, 'get', 'readFruitsExComV1beta1NamespacedApple', 'read the specified Apple', 'get'],
    [`${apples}/{name}`, 'put', 'replaceFruitsExComV1beta1NamespacedApple', 'replace the specified Apple', 'put'],
    [`${apples}/{name}`, 'delete', 'deleteFruitsExComV1beta1NamespacedApple', 'delete an Apple', 'delete'],
    [`${apples}/{name}`, 'patch', 'patchFruitsExComV1beta1NamespacedApple', 'partially update the specified Apple', 'patch'],
    [
      `${apples}/{name}/scale`,
      'patch',
      'patchFruitsExComV1beta1NamespacedAppleScale',
      'partially update scale of the specified Apple',
      'patch',
    ],
    [
      `${apples}/{name}/status`,
      'get',
      'readFruitsExComV1beta1NamespacedAppleStatus',
      'read status of the specified Apple',
      'get',
    ],
    [`${root}/pears`, 'post', 'createFruitsExComV1beta1Pear', 'create a Pear', 'post'],
    [`${root}/pears`, 'delete', 'deleteFruitsExComV1beta1CollectionPear', 'delete collection of Pear', 'deletecollection'],
  ])('[KND311] names its operations: %s %s', (path, method, operationId, description, action) =>
    expect(document.paths[path][method]).toMatchObject({
      operationId,
      description,
      tags: ['fruitsExCom_v1beta1'],
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group: 'fruits.ex.com', version: 'v1beta1' },
    }),
  )

  const watching = [
    'allowWatchBookmarks',
    'continue',
    'fieldSelector',
    'labelSelector',
    'limit',
    'resourceVersion',
    'resourceVersionMatch',
    'sendInitialEvents',
    'shardSelector',
    'timeoutSeconds',
    'watch',
  ]
  it.each<[string, string, string[]]>([
    [apples, 'get', watching],
    [apples, 'post', ['dryRun', 'fieldManager', 'fieldValidation']],
    [apples, 'delete', watching],
    [`${apples}/{name}`, 'get', ['resourceVersion']],
    [`${apples}/{name}`, 'put', ['dryRun', 'fieldManager', 'fieldValidation']],
    [
      `${apples}/{name}`,
      'delete',
      [
        'dryRun',
        'gracePeriodSeconds',
        'ignoreStoreReadErrorWithClusterBreakingPotential',
        'orphanDependents',
        'propagationPolicy',
      ],
    ],
    [`${apples}/{name}`, 'patch', ['dryRun', 'fieldManager', 'fieldValidation', 'force']],
  ])('[KND311] says what each takes: %s %s', (path, method, names) => {
    const { parameters } = document.paths[path][method]
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(names)
    for (const { description } of parameters) expect(description).not.toBe('')
  })

  it('[KND311] has above the operations what all of them take', () => {
    const shared = (path: string): string[] => document.paths[path].parameters.map(({ name }: { name: string }) => name)
    expect(shared(`${apples}/{name}/scale`)).toEqual(['name', 'namespace', 'pretty'])
    expect(shared(`${root}/pears`)).toEqual(['pretty'])
    expect(shared(`${root}/apples`)).toEqual([...watching.slice(0, 5), 'pretty', ...watching.slice(5)])
    expect(document.paths[`${root}/apples`].get.parameters).toBeUndefined()
  })

  it('[KND311] refers to the schemas of bodies and answers', () => {
    const schemaOf = (of: any, type = 'application/yaml'): string => of.content[type].schema.$ref.split('/').at(-1)
    const { patch, put, delete: remove } = document.paths[`${apples}/{name}`]
    expect(Object.keys(patch.requestBody.content)).toEqual([
      'application/apply-patch+yaml',
      'application/json-patch+json',
      'application/merge-patch+json',
    ])
    expect(schemaOf(put.requestBody)).toBe('com.ex.fruits.v1beta1.Apple')
    expect(put.requestBody.required).toBe(true)
    expect(remove.requestBody.required).toBeUndefined()
    expect(Object.keys(put.responses)).toEqual(['200', '201', '401'])
    expect(schemaOf(remove.responses['202'])).toBe('io.k8s.apimachinery.pkg.apis.meta.v1.Status')
    expect(schemaOf(document.paths[apples].get.responses['200'])).toBe('com.ex.fruits.v1beta1.AppleHeap')
    expect(schemaOf(document.paths[`${apples}/{name}/scale`].get.responses['200'])).toBe('io.k8s.api.autoscaling.v1.Scale')
  })

  it('[KND311] refers to nothing that is not there', () => {
    const wanted = new Set([...JSON.stringify(document).matchAll(/#\/components\/schemas\/([\w.-]+)/g)].map(([, name]) => name))
    expect([...wanted].filter((name) => !document.components.schemas[name as string])).toEqual([])
  })
})

describe('the published schema of a custom Kind', () => {
  const spec = (name: string): any => document.components.schemas['com.ex.fruits.v1beta1.Apple'].properties.spec.properties[name]
  const eitherOr = [{ type: 'integer' }, { type: 'string' }]

  it('[KND312] has what every object has, its Kind and its selectable fields', () => {
    const apple = document.components.schemas['com.ex.fruits.v1beta1.Apple']
    expect(apple).toMatchObject({ description: 'An apple', type: 'object', required: ['spec'] })
    expect(Object.keys(apple.properties).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'spec'])
    expect(apple.properties.metadata.allOf).toEqual([
      { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
    ])
    expect(apple['x-kubernetes-group-version-kind']).toEqual([{ group: 'fruits.ex.com', version: 'v1beta1', kind: 'Apple' }])
    expect(apple['x-kubernetes-selectable-fields']).toEqual([{ fieldPath: 'spec.s' }])
  })

  it('[KND312] stands beside that of its list', () => {
    const list = document.components.schemas['com.ex.fruits.v1beta1.AppleHeap']
    expect(list).toMatchObject({
      description: 'AppleHeap is a list of Apple',
      type: 'object',
      required: ['items'],
      properties: { items: { type: 'array', items: { $ref: '#/components/schemas/com.ex.fruits.v1beta1.Apple' } } },
      'x-kubernetes-group-version-kind': [{ group: 'fruits.ex.com', version: 'v1beta1', kind: 'AppleHeap' }],
    })
    expect(list.properties.items.description).toMatch(/^List of apples\. /)
    expect(document.components.schemas['com.ex.fruits.v1beta1.PearList']).toBeDefined()
  })

  it.each([
    ['s', { type: 'string', default: 'a', pattern: '^a', enum: ['a'] }],
    ['n', { type: 'integer', nullable: true }],
    ['either', { 'x-kubernetes-int-or-string': true, anyOf: eitherOr }],
    ['eitherSmall', { 'x-kubernetes-int-or-string': true, anyOf: [{ minimum: 1 }], allOf: [{ anyOf: eitherOr }] }],
    ['eitherSaid', { 'x-kubernetes-int-or-string': true, anyOf: eitherOr }],
    ['open', schema.properties.spec.properties.open],
    ['list', schema.properties.spec.properties.list],
    ['one', schema.properties.spec.properties.one],
  ])('[KND312] in OpenAPI 3: %s', (name, published) => expect(spec(name)).toEqual(published))

  it.each(['embedded', 'embeddedOpen'])('[KND312] an object inside has what every object has: %s', (name) => {
    expect(Object.keys(spec(name).properties)).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata']))
    expect(spec(name).required).toEqual(['kind', 'apiVersion'])
  })

  const old = (name: string): any => second.definitions['com.ex.fruits.v1beta1.Apple'].properties.spec.properties[name]
  it.each<[string, object]>([
    ['s', { type: 'string', pattern: '^a', enum: ['a'] }],
    ['n', {}],
    ['either', { 'x-kubernetes-int-or-string': true }],
    ['open', { 'x-kubernetes-preserve-unknown-fields': true }],
    ['openList', { 'x-kubernetes-preserve-unknown-fields': true }],
    ['embeddedOpen', { 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }],
    ['texts', { type: 'object', additionalProperties: {} }],
    ['one', { type: 'object', properties: { x: { type: 'string' } } }],
    ['list', schema.properties.spec.properties.list],
  ])('[KND312] in OpenAPI 2, which knows less: %s', (name, published) => expect(old(name)).toEqual(published))

  it('[KND312] what may be null need not be there in OpenAPI 2', () =>
    expect(second.definitions['com.ex.fruits.v1beta1.Apple'].properties.spec.required).toEqual(['s']))
})
