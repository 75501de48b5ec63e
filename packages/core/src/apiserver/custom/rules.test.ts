import { describe, expect, it } from 'vitest'
import type { Status } from '../../api/status.ts'
import { type BareServer, bareServer, messageOf } from '../resources/bare-server.ts'

const definition = (schema: object, more: object = {}): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'foos.example.com', ...(more as { metadata?: object }).metadata },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'foos', kind: 'Foo' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    ...(more as { spec?: object }).spec,
  },
})
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const foos = '/apis/example.com/v1/namespaces/default/foos'

const defined = (schema: object): BareServer => {
  const server = bareServer()
  expect(messageOf(server.request('POST', definitions, definition(schema)))).toBe('')
  return server
}
const causes = (schema: object, more?: object): string[] => {
  const status = bareServer().request('POST', definitions, definition(schema, more)) as unknown as Status
  return (status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
}
const at = 'spec.validation.openAPIV3Schema'
const spec = (part: object): object => ({ type: 'object', properties: { spec: { type: 'object', ...part } } })

describe('a definition', () => {
  it.each<[string, object, string[]]>([
    ['no type at the root', { properties: {} }, [`${at}.type: Required value: must not be empty at the root`]],
    ['a root that is no object', { type: 'string' }, [`${at}.type: Invalid value: "string": must be object at the root`]],
    [
      'an unknown type',
      spec({ properties: { a: { type: 'text' } } }),
      [
        `${at}.properties[spec].properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"`,
      ],
    ],
    [
      'a field without type',
      spec({ properties: { a: {} } }),
      [`${at}.properties[spec].properties[a].type: Required value: must not be empty for specified object fields`],
    ],
    [
      'an array without items',
      spec({ properties: { a: { type: 'array' } } }),
      [`${at}.properties[spec].properties[a].items: Required value: must be specified`],
    ],
    [
      'uniqueItems',
      spec({ properties: { a: { type: 'array', uniqueItems: true, items: { type: 'string' } } } }),
      [
        `${at}.properties[spec].properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`,
      ],
    ],
    [
      'a broken pattern',
      spec({ properties: { a: { type: 'string', pattern: '(' } } }),
      [
        `${at}.properties[spec].properties[a].pattern: Invalid value: "(": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): \`(\``,
      ],
    ],
    [
      'a default of another type',
      spec({ properties: { a: { type: 'string', default: 1 } } }),
      [`${at}.properties[spec].properties[a].default: Invalid value: "integer":  in body must be of type string: "integer"`],
    ],
    [
      'properties beside additionalProperties',
      spec({ properties: { a: { type: 'string' } }, additionalProperties: { type: 'string' } }),
      [`${at}.properties[spec].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`],
    ],
    [
      'a type under anyOf',
      spec({ anyOf: [{ type: 'object' }] }),
      [`${at}.properties[spec].anyOf[0].type: Forbidden: must be empty to be structural`],
    ],
    [
      'a map list without keys',
      spec({ properties: { a: { type: 'array', 'x-kubernetes-list-type': 'map', items: { type: 'object' } } } }),
      [
        `${at}.properties[spec].properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`,
      ],
    ],
    [
      'a rule that does not compile',
      spec({ 'x-kubernetes-validations': [{ rule: 'nothing.there' }] }),
      [
        `${at}.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {"Rule":"nothing.there","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: <input>:1:1: undeclared reference to 'nothing' (in container '')\n | nothing.there\n | ^`,
      ],
    ],
  ])('%s', (_name, schema, found) => expect(causes(schema)).toEqual(found))

  const good = spec({})
  it.each<[string, object, string[]]>([
    [
      'another name',
      { metadata: { name: 'bars.example.com' } },
      ['metadata.name: Invalid value: "bars.example.com": must be spec.names.plural+"."+spec.group'],
    ],
    [
      'a scope',
      { spec: { scope: 'Everywhere' } },
      ['spec.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespaced"'],
    ],
    [
      'no schema',
      { spec: { versions: [{ name: 'v1', served: true, storage: true }] } },
      ['spec.versions[0].schema.openAPIV3Schema: Required value'],
    ],
    [
      'equal kinds',
      { spec: { names: { plural: 'foos', kind: 'Foo', listKind: 'Foo' } } },
      ['spec.names.listKind: Invalid value: "Foo": kind and listKind may not be the same'],
    ],
    [
      'webhook conversion of nothing',
      { spec: { conversion: { strategy: 'Webhook' } } },
      [
        'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
        'spec.conversion.conversionReviewVersions: Required value',
      ],
    ],
    [
      'a group of Kubernetes',
      { metadata: { name: 'foos.x.k8s.io' }, spec: { group: 'x.k8s.io' } },
      [
        'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ],
    ],
  ])('%s', (_name, more, found) => expect(causes(good, more)).toEqual(found))

  it('keeps what is established', () => {
    const server = defined(good)
    const old = server.request('GET', `${definitions}/foos.example.com`) as { spec?: object }
    const changed = { ...old, spec: { ...old.spec, scope: 'Cluster' } }
    expect(messageOf(server.request('PUT', `${definitions}/foos.example.com`, changed))).toContain(
      'spec.scope: Invalid value: "Cluster": field is immutable',
    )
  })
})

describe('x-kubernetes-validations', () => {
  const rules = (...list: object[]): object => ({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        'x-kubernetes-validations': list,
        properties: {
          min: { type: 'integer' },
          max: { type: 'integer' },
          name: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'name is immutable' }] },
        },
      },
    },
  })
  const foo = (part: object): object => ({ apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name: 'f' }, spec: part })
  const failures = (server: BareServer, part: object, method: 'POST' | 'PUT' = 'POST', version?: string): string[] => {
    const body = foo(part) as { metadata: object }
    const object = version === undefined ? body : { ...body, metadata: { ...body.metadata, resourceVersion: version } }
    const status = server.request(method, method === 'PUT' ? `${foos}/f` : foos, object) as unknown as Status
    return (status.details?.causes ?? []).map(({ reason, field, message }) => `${reason} ${field}: ${message}`)
  }

  it.each<[object, string[]]>([
    [{ rule: 'self.min <= self.max' }, ['FieldValueInvalid spec: Invalid value: failed rule: self.min <= self.max']],
    [{ rule: 'self.min <= self.max', message: 'min is above max' }, ['FieldValueInvalid spec: Invalid value: min is above max']],
    [
      { rule: 'self.min <= self.max', messageExpression: '"min %d".format([self.min])' },
      ['FieldValueInvalid spec: Invalid value: min 3'],
    ],
    [
      { rule: 'self.min <= self.max', message: 'no', reason: 'FieldValueForbidden', fieldPath: '.min' },
      ['FieldValueForbidden spec.min: Forbidden: no'],
    ],
    [
      { rule: '[1, 2][self.min] > 1' },
      ['FieldValueInvalid spec: Invalid value: "object": index out of bounds: 3 evaluating rule: [1, 2][self.min] > 1'],
    ],
  ])('%j', (rule, found) => expect(failures(defined(rules(rule)), { min: 3, max: 2 })).toEqual(found))

  it('compares with what was', () => {
    const server = defined(rules())
    const made = server.request('POST', foos, foo({ name: 'a' })) as { metadata?: { resourceVersion: string } }
    expect(failures(server, { name: 'b' }, 'PUT', made.metadata?.resourceVersion)).toEqual([
      'FieldValueInvalid spec.name: Invalid value: "b": name is immutable',
    ])
    expect(failures(server, { name: 'a', min: 1 }, 'PUT', made.metadata?.resourceVersion)).toEqual([])
  })

  it('says that rules were not checked where the schema is not met', () => {
    expect(failures(defined(rules({ rule: 'false' })), { min: 'x' })).toEqual([
      'FieldValueTypeInvalid spec.min: Invalid value: "string": spec.min in body must be of type integer: "string"',
      'FieldValueInvalid <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ])
  })

  it.each([
    ['(a+)+$', 'a'.repeat(40)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(60)],
  ])('a pattern that runs away elsewhere ends here: %s', (pattern, name) => {
    const server = defined(spec({ properties: { name: { type: 'string', pattern } } }))
    failures(server, { name: `${name}!` })
    expect(messageOf(server.request('GET', `${foos}/none`))).toContain('not found')
  })

  it('loops without end are cut off', () => {
    const rule = 'self.list.all(a, self.list.all(b, a + b >= 0))'
    const schema = spec({
      'x-kubernetes-validations': [{ rule }],
      properties: { list: { type: 'array', maxItems: 1000, items: { type: 'integer' } } },
    })
    const found = failures(defined(schema), { list: Array.from({ length: 1_000 }, (_, i) => i) })
    expect(found).toEqual([
      `FieldValueInvalid spec: Invalid value: "object": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${rule}`,
    ])
  })
})

describe('lists', () => {
  const list = (part: object): object => spec({ properties: { a: { type: 'array', items: { type: 'string' }, ...part } } })
  it.each<[object, unknown, string]>([
    [list({ 'x-kubernetes-list-type': 'set' }), ['x', 'x'], 'spec.a[1]: Duplicate value: "x"'],
    [
      list({
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['k'],
        items: { type: 'object', required: ['k'], properties: { k: { type: 'string' } } },
      }),
      [{ k: 'x' }, { k: 'x' }],
      'spec.a[1]: Duplicate value: {"k":"x"}',
    ],
  ])('%j', (schema, a, message) => {
    const body = { apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name: 'f' }, spec: { a } }
    expect(messageOf(defined(schema).request('POST', foos, body))).toContain(message)
  })
})
