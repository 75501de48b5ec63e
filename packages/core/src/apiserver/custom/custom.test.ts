import { describe, expect, it } from 'vitest'
import { answerText } from '../answer-text.ts'
import { type BareServer, bareServer, messageOf } from '../resources/bare-server.ts'
import { valueAt } from './json-path.ts'
import { schemaErrors } from './validate.ts'

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'crontabs.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
        additionalPrinterColumns: [
          { name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' },
          { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
        ],
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['cronSpec'],
                properties: {
                  cronSpec: { type: 'string', pattern: '^[^ ]+( [^ ]+){4}$' },
                  replicas: { type: 'integer', minimum: 1, maximum: 10, default: 1 },
                  size: { type: 'string', enum: ['S', 'M'] },
                },
              },
              status: { type: 'object', properties: { replicas: { type: 'integer' } } },
            },
          },
        },
      },
      {
        name: 'v1beta1',
        served: true,
        storage: false,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}

const root = '/apis/stable.example.com/v1/namespaces/default/crontabs'

function defined(): BareServer {
  const server = bareServer()
  server.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)
  return server
}

const tab = (spec: object, name = 'a'): object => ({
  apiVersion: 'stable.example.com/v1',
  kind: 'CronTab',
  metadata: { name },
  spec,
})
const every = '* * * * */5'

describe('a custom resource', () => {
  it('[KND30] is served as soon as it is defined, and goes with its definition', () => {
    const server = defined()
    expect(server.request('GET', '/apis/stable.example.com/v1')).toMatchObject({
      groupVersion: 'stable.example.com/v1',
      resources: [
        { name: 'crontabs', singularName: 'crontab', kind: 'CronTab', shortNames: ['ct'], namespaced: true },
        { name: 'crontabs/status' },
        { name: 'crontabs/scale', group: 'autoscaling', version: 'v1', kind: 'Scale' },
      ],
    })
    server.request('POST', root, tab({ cronSpec: every }))
    expect((server.request('GET', root) as any).items).toHaveLength(1)
    server.request('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/crontabs.stable.example.com')
    expect(server.request('GET', root)).not.toHaveProperty('items')
    server.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)
    expect((server.request('GET', root) as any).items).toHaveLength(0)
  })

  it('[KND31] gets defaults, loses what its schema does not know, and shows its columns', () => {
    const server = defined()
    const made = server.request('POST', root, { ...tab({ cronSpec: every, other: 1 }), status: { replicas: 9 } }) as any
    expect(made.spec).toEqual({ cronSpec: every, replicas: 1 })
    expect(made.status).toBeUndefined()
    expect(made.metadata.generation).toBe(1)
    expect(server.row(root)).toEqual({ Name: 'a', Spec: every, Age: '0s' })
    expect(messageOf(server.request('POST', `${root}?fieldValidation=Strict`, tab({ cronSpec: every, other: 1 }, 'b')))).toBe(
      'CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec.other"',
    )
  })

  it('[KND31] has its keys in order, and its list a place to continue', () => {
    const server = defined()
    server.request('POST', root, {
      metadata: { name: 'a' },
      spec: { replicas: 2, cronSpec: every },
      kind: 'CronTab',
      apiVersion: 'stable.example.com/v1',
    })
    const list = server.request('GET', root) as any
    expect(Object.keys(list)).toEqual(['apiVersion', 'items', 'kind', 'metadata'])
    expect(list.metadata.continue).toBe('')
    expect(Object.keys(list.items[0].spec)).toEqual(['cronSpec', 'replicas'])
    const text = answerText(list, '\n')
    expect(text).toMatch(
      /^\{"apiVersion":"stable.example.com\/v1","items":\[\{"apiVersion".*\}\],"kind":"CronTabList","metadata":\{"continue":"","resourceVersion":"\d+"\}\}\n$/,
    )
    expect(JSON.parse(text)).toEqual(list)
    expect(JSON.parse(answerText({ ...list, items: [] }))).toEqual({ ...list, items: [] })
  })

  it.each([
    [{}, 'spec.cronSpec: Required value'],
    [{ cronSpec: 5 }, 'spec.cronSpec: Invalid value: "integer": spec.cronSpec in body must be of type string: "integer"'],
    [{ cronSpec: 'daily' }, 'spec.cronSpec: Invalid value: "daily": spec.cronSpec in body should match \'^[^ ]+( [^ ]+){4}$\''],
    [
      { cronSpec: every, replicas: 0 },
      'spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1',
    ],
    [
      { cronSpec: every, replicas: 11 },
      'spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10',
    ],
    [{ cronSpec: every, size: 'XL' }, 'spec.size: Unsupported value: "XL": supported values: "S", "M"'],
  ])('[KND32] %j', (spec, why) => {
    expect(messageOf(defined().request('POST', root, tab(spec)))).toBe(`CronTab.stable.example.com "a" is invalid: ${why}`)
  })

  it.each<[string, number, string]>([
    [
      '{"apiVersion":"stable.example.com/v1","metadata":{"name":"a"}}',
      400,
      `the object provided is unrecognized (must be of type CronTab): Object 'Kind' is missing in '{"apiVersion":"stable.example.com/v1","metadata":{"name":"a"}}' ({"apiVersion":"stable.example. ...)`,
    ],
    ['{}', 400, "the object provided is unrecognized (must be of type CronTab): Object 'Kind' is missing in '{}' ({})"],
    [
      '{"kind":"CronTab","metadata":{"name":"a"}}',
      400,
      'the API version in the data () does not match the expected API version (stable.example.com/v1)',
    ],
    [
      '{"kind":"CronTab","apiVersion":"v1"}',
      400,
      'the API version in the data (v1) does not match the expected API version (stable.example.com/v1)',
    ],
    [
      '{"kind":"CronTab","apiVersion":"a/b/c"}',
      400,
      'the object provided is unrecognized (must be of type CronTab): unexpected GroupVersion string: a/b/c ({"kind":"CronTab","apiVersion" ...)',
    ],
    [
      '{"kind":"Bar","apiVersion":"stable.example.com/v1","metadata":{"name":"a"}}',
      422,
      'Bar.stable.example.com "a" is invalid: kind: Invalid value: "Bar": must be CronTab',
    ],
  ])('[KND32] the body %s', (body, code, message) =>
    expect(defined().request('POST', root, body)).toMatchObject({ code, message }),
  )

  it('[KND33] has status and scale of its own, and one stored form for all versions', () => {
    const server = defined()
    server.request('POST', root, tab({ cronSpec: every }))
    const merge = { type: 'application/merge-patch+json' }
    server.request('PATCH', `${root}/a/status`, { status: { replicas: 1 }, spec: { replicas: 7 } }, merge)
    expect(server.request('PATCH', `${root}/a/scale`, { spec: { replicas: 3 } }, merge)).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 3 },
      status: { replicas: 1 },
    })
    expect(server.request('GET', root.replace('/v1/', '/v1beta1/').concat('/a'))).toMatchObject({
      apiVersion: 'stable.example.com/v1beta1',
      metadata: { generation: 2 },
      spec: { replicas: 3 },
      status: { replicas: 1 },
    })
  })

  it('[KND34] stands in the OpenAPI documents', () => {
    const server = defined()
    expect((server.request('GET', '/openapi/v3') as any).paths['apis/stable.example.com/v1'].serverRelativeURL).toContain(
      '?hash=',
    )
    const document = server.request('GET', '/openapi/v3/apis/stable.example.com/v1') as any
    expect(document.components.schemas['com.example.stable.v1.CronTab']).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'stable.example.com', version: 'v1', kind: 'CronTab' }],
      properties: { spec: { required: ['cronSpec'] }, kind: { type: 'string' } },
    })
    expect(Object.keys(document.paths)).toContain('/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}')
  })
})

it.each([
  ['.a', 1],
  ['.b.c[1]', 'y'],
  [".b['x.y']", true],
  ['.b.x\\.y', true],
  ['.b.none.z', undefined],
])('the path %s', (path, value) => {
  expect(valueAt({ a: 1, b: { c: ['x', 'y'], 'x.y': true } }, path)).toEqual(value)
})

it.each([
  [{ type: 'array', maxItems: 1 }, ['a', 'b'], 'l: Too many: 2: must have at most 1 item'],
  [
    { type: 'array', items: { type: 'string' } },
    ['a', 1],
    'l[1]: Invalid value: "integer": l[1] in body must be of type string: "integer"',
  ],
  [
    { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    true,
    '<nil>: Invalid value: "": "l" must validate one and only one schema (oneOf). Found none valid,l: Invalid value: "boolean": l in body must be of type string: "boolean"',
  ],
  [{ type: 'string', maxLength: 2 }, 'abc', 'l: Too long: may not be more than 2 bytes'],
  [{ 'x-kubernetes-int-or-string': true }, '80%', ''],
])('the schema %j refuses %j', (schema, value, why) => {
  expect(
    schemaErrors(schema as never, value as never, 'l')
      .map((error) => `${error.field}: ${error.message}`)
      .join(),
  ).toBe(why)
})
