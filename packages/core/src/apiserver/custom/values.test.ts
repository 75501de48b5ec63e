import { describe, expect, it } from 'vitest'
import { bareServer } from '../resources/bare-server.ts'

const schema = {
  type: 'object',
  'x-kubernetes-validations': [{ rule: '!has(self.a) || self.a != "no"', message: 'a says no' }],
  properties: {
    a: { type: 'string', maxLength: 5 },
    n: { type: 'integer', minimum: 3, 'x-kubernetes-validations': [{ rule: 'self < 10' }] },
    imm: { type: 'string', maxLength: 9, 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'fixed' }] },
    s: {
      type: 'string',
      maxLength: 9,
      'x-kubernetes-validations': [{ rule: 'self != "x"', messageExpression: '"not " + self', reason: 'FieldValueForbidden' }],
    },
    dup: { type: 'string', maxLength: 9, 'x-kubernetes-validations': [{ rule: 'self != "x"', reason: 'FieldValueDuplicate' }] },
    req: {
      type: 'object',
      properties: { q: { type: 'string', maxLength: 9 } },
      'x-kubernetes-validations': [{ rule: 'has(self.q)', reason: 'FieldValueRequired', fieldPath: '.q', message: 'give q' }],
    },
    l: {
      type: 'array',
      maxItems: 3,
      items: { type: 'string', maxLength: 9 },
      'x-kubernetes-validations': [{ rule: 'self.all(x, x != "bad")' }],
    },
    ip: { type: 'string', format: 'ipv4' },
    date: { type: 'string', format: 'date' },
    dt: { type: 'string', format: 'date-time' },
    uuid: { type: 'string', format: 'uuid' },
    byte: { type: 'string', format: 'byte' },
    email: { type: 'string', format: 'email' },
    host: { type: 'string', format: 'hostname' },
    uri: { type: 'string', format: 'uri' },
    i32: { type: 'integer', format: 'int32' },
    i64: { type: 'integer', format: 'int64' },
    cidr: { type: 'string', format: 'cidr' },
    dur: { type: 'string', format: 'duration' },
    mac: { type: 'string', format: 'mac' },
    ipv6: { type: 'string', format: 'ipv6' },
    sn: { type: 'string', format: 'k8s-short-name' },
    nope: { type: 'string', format: 'nope' },
    pw: { type: 'string', format: 'password' },
    en: { type: 'string', enum: ['a', 'b'] },
    eni: { type: 'integer', enum: [1, 2] },
    pat: { type: 'string', pattern: '^a+$' },
    min: { type: 'string', minLength: 2 },
    mul: { type: 'integer', multipleOf: 3 },
    ex: { type: 'number', maximum: 5, exclusiveMaximum: true, minimum: 1, exclusiveMinimum: true },
    arr: { type: 'array', minItems: 1, maxItems: 2, items: { type: 'string' } },
    mp: { type: 'object', maxProperties: 1, minProperties: 1, additionalProperties: { type: 'string' } },
    any: {
      type: 'object',
      properties: { x: { type: 'string' }, y: { type: 'string' } },
      anyOf: [{ required: ['x'] }, { required: ['y'] }],
    },
    one: {
      type: 'object',
      properties: { x: { type: 'string' }, y: { type: 'string' } },
      oneOf: [{ required: ['x'] }, { required: ['y'] }],
    },
    no: { type: 'string', not: { pattern: 'bad' } },
    all: { type: 'string', allOf: [{ minLength: 3 }, { pattern: 'z' }] },
    nul: { type: 'string', nullable: true },
    m: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: { type: 'object', required: ['k'], properties: { k: { type: 'string' }, v: { type: 'string', maxLength: 2 } } },
    },
    num: { type: 'number' },
    b: { type: 'boolean' },
  },
}

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'rs.r.com' },
  spec: {
    group: 'r.com',
    scope: 'Cluster',
    names: { plural: 'rs', kind: 'R' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: schema, status: { type: 'object', properties: { s: { type: 'string', maxLength: 3 } } } },
          },
        },
      },
    ],
  },
}

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const root = '/apis/r.com/v1/rs'
const unchecked =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

const merge = { type: 'application/merge-patch+json' }
const r = (spec: object): object => ({ apiVersion: 'r.com/v1', kind: 'R', metadata: { name: 'a' }, spec })

/** Sorted; … says that rules were not looked at. */
function refusals(answer: any): string[] {
  const causes: { field: string; message: string }[] = answer.details?.causes ?? []
  return causes
    .map(({ field, message }) => `${field}: ${message}`)
    .map((text) => (text === unchecked ? '…' : text))
    .sort()
}

const rows: readonly (readonly [spec: object, errors: string[]])[] = [
  [{ a: 'no' }, ['spec: Invalid value: a says no']],
  [{ a: 'toolong' }, ['spec.a: Too long: may not be more than 5 bytes', '…']],
  [{ a: 'éééééé' }, ['spec.a: Too long: may not be more than 5 bytes', '…']],
  [{ n: 2 }, ['spec.n: Invalid value: 2: spec.n in body should be greater than or equal to 3']],
  [{ n: 11 }, ['spec.n: Invalid value: 11: failed rule: self < 10']],
  [{ n: 'x' }, ['spec.n: Invalid value: "string": spec.n in body must be of type integer: "string"', '…']],
  [
    { n: 1.5 },
    [
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.n',
      'spec.n: Invalid value: "number": spec.n in body must be of type integer: "number"',
      'spec.n: Invalid value: 1.5: spec.n in body should be greater than or equal to 3',
      '…',
    ],
  ],
  [{ s: 'x' }, ['spec.s: Forbidden: not x']],
  [{ dup: 'x' }, ['spec.dup: Duplicate value: "x"']],
  [{ req: {} }, ['spec.req.q: Required value: give q']],
  [{ l: ['bad'] }, ['spec.l: Invalid value: failed rule: self.all(x, x != "bad")']],
  [{ l: ['1', '2', '3', '4'] }, ['spec.l: Too many: 4: must have at most 3 items', '…']],
  [{ ip: '1.2' }, ['spec.ip: Invalid value: "1.2": spec.ip in body must be of type ipv4: "1.2"', '…']],
  [{ ip: '1.2.3.4' }, []],
  [{ ip: '::1' }, ['spec.ip: Invalid value: "::1": spec.ip in body must be of type ipv4: "::1"', '…']],
  [{ date: 'x' }, ['spec.date: Invalid value: "x": spec.date in body must be of type date: "x"', '…']],
  [{ date: '2020-01-01' }, []],
  [{ dt: 'x' }, ['spec.dt: Invalid value: "x": spec.dt in body must be of type date-time: "x"', '…']],
  [{ dt: '2020-01-01T00:00:00Z' }, []],
  [{ dt: '2020-01-01' }, ['spec.dt: Invalid value: "2020-01-01": spec.dt in body must be of type date-time: "2020-01-01"', '…']],
  [{ uuid: 'x' }, ['spec.uuid: Invalid value: "x": spec.uuid in body must be of type uuid: "x"', '…']],
  [{ byte: '***' }, ['spec.byte: Invalid value: "***": spec.byte in body must be of type byte: "***"', '…']],
  [{ byte: '' }, ['spec.byte: Invalid value: "": spec.byte in body must be of type byte: ""', '…']],
  [{ byte: 'eHg=' }, []],
  [{ email: 'x' }, ['spec.email: Invalid value: "x": spec.email in body must be of type email: "x"', '…']],
  [{ email: 'a@b.c' }, []],
  [{ host: '-x' }, ['spec.host: Invalid value: "-x": spec.host in body must be of type hostname: "-x"', '…']],
  [{ host: 'a.b' }, ['spec.host: Invalid value: "a.b": spec.host in body must be of type hostname: "a.b"', '…']],
  [{ uri: 'x' }, ['spec.uri: Invalid value: "x": spec.uri in body must be of type uri: "x"', '…']],
  [{ uri: 'http://x' }, []],
  [{ i32: 3000000000 }, ['<nil>: Invalid value: "": Checked value must be of type integer with format int32 in spec.i32']],
  [{ i32: -5 }, []],
  [{ i64: 1 }, []],
  [{ cidr: '1.2.3.4' }, ['spec.cidr: Invalid value: "1.2.3.4": spec.cidr in body must be of type cidr: "1.2.3.4"', '…']],
  [{ cidr: '1.2.3.0/24' }, []],
  [{ dur: 'x' }, ['spec.dur: Invalid value: "x": spec.dur in body must be of type duration: "x"', '…']],
  [{ dur: '5s' }, []],
  [{ dur: '22 ns' }, []],
  [{ mac: 'x' }, ['spec.mac: Invalid value: "x": spec.mac in body must be of type mac: "x"', '…']],
  [{ mac: '00:11:22:33:44:55' }, []],
  [{ ipv6: 'x' }, ['spec.ipv6: Invalid value: "x": spec.ipv6 in body must be of type ipv6: "x"', '…']],
  [{ ipv6: '::1' }, []],
  [{ ipv6: '1.2.3.4' }, ['spec.ipv6: Invalid value: "1.2.3.4": spec.ipv6 in body must be of type ipv6: "1.2.3.4"', '…']],
  [{ sn: 'A' }, ['spec.sn: Invalid value: "A": spec.sn in body must be of type k8s-short-name: "A"', '…']],
  [{ sn: 'a' }, []],
  [{ nope: 'x' }, []],
  [{ pw: 'x' }, []],
  [{ en: 'c' }, ['spec.en: Unsupported value: "c": supported values: "a", "b"', '…']],
  [{ en: '' }, ['spec.en: Unsupported value: "": supported values: "a", "b"', '…']],
  [{ eni: 3 }, ['spec.eni: Unsupported value: 3: supported values: "1", "2"', '…']],
  [
    { eni: '1' },
    [
      'spec.eni: Invalid value: "string": spec.eni in body must be of type integer: "string"',
      'spec.eni: Unsupported value: "1": supported values: "1", "2"',
      '…',
    ],
  ],
  [{ pat: 'b' }, ['spec.pat: Invalid value: "b": spec.pat in body should match \'^a+$\'']],
  [{ min: 'a' }, ['spec.min: Invalid value: "a": spec.min in body should be at least 2 chars long']],
  [{ min: '' }, ['spec.min: Invalid value: "": spec.min in body should be at least 2 chars long']],
  [{ mul: 4 }, ['spec.mul: Invalid value: 4: spec.mul in body should be a multiple of 3']],
  [{ ex: 1 }, ['spec.ex: Invalid value: 1: spec.ex in body should be greater than 1']],
  [{ ex: 5 }, ['spec.ex: Invalid value: 5: spec.ex in body should be less than 5']],
  [{ ex: 3 }, []],
  [{ ex: 5.5 }, ['spec.ex: Invalid value: 5.5: spec.ex in body should be less than 5']],
  [{ arr: [] }, ['spec.arr: Invalid value: 0: spec.arr in body should have at least 1 items']],
  [{ arr: ['1', '2', '3'] }, ['spec.arr: Too many: 3: must have at most 2 items', '…']],
  [{ arr: [1] }, ['spec.arr[0]: Invalid value: "integer": spec.arr[0] in body must be of type string: "integer"', '…']],
  [{ arr: 'x' }, ['spec.arr: Invalid value: "string": spec.arr in body must be of type array: "string"', '…']],
  [{ mp: {} }, ['spec.mp: Invalid value: 0: spec.mp in body should have at least 1 properties']],
  [{ mp: { a: 'b', c: 'd' } }, ['spec.mp: Too many: 2: must have at most 1 item', '…']],
  [{ mp: { a: 1 } }, ['spec.mp.a: Invalid value: "integer": spec.mp.a in body must be of type string: "integer"', '…']],
  [
    { any: {} },
    ['<nil>: Invalid value: "": "spec.any" must validate at least one schema (anyOf)', 'spec.any.x: Required value', '…'],
  ],
  [{ any: { x: 'y' } }, []],
  [
    { one: {} },
    [
      '<nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found none valid',
      'spec.one.x: Required value',
      '…',
    ],
  ],
  [
    { one: { x: '1', y: '2' } },
    ['<nil>: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found 2 valid alternatives'],
  ],
  [{ no: 'bad' }, ['<nil>: Invalid value: "": "spec.no" must not validate the schema (not)']],
  [
    { all: 'a' },
    [
      '<nil>: Invalid value: "": "spec.all" must validate all the schemas (allOf). None validated',
      'spec.all: Invalid value: "a": spec.all in body should be at least 3 chars long',
      'spec.all: Invalid value: "a": spec.all in body should match \'z\'',
    ],
  ],
  [
    { all: 'az' },
    [
      '<nil>: Invalid value: "": "spec.all" must validate all the schemas (allOf)',
      'spec.all: Invalid value: "az": spec.all in body should be at least 3 chars long',
    ],
  ],
  [{ nul: null }, []],
  [{ nul: 5 }, ['spec.nul: Invalid value: "integer": spec.nul in body must be of type string: "integer"', '…']],
  [{ m: [{}, {}] }, ['spec.m[0].k: Required value', 'spec.m[1].k: Required value', 'spec.m[1]: Duplicate value: {}', '…']],
  [
    { m: [{ k: 'a' }, { k: 'a', v: 'zzz' }] },
    ['spec.m[1].v: Too long: may not be more than 2 bytes', 'spec.m[1]: Duplicate value: {"k":"a"}', '…'],
  ],
  [
    { m: [5] },
    [
      'spec.m[0]: Invalid value: "integer": spec.m[0] in body must be of type object: "integer"',
      'spec.m[0]: Invalid value: 5: must be an object for an array of list-type map',
      '…',
    ],
  ],
  [{ m: [null] }, ['spec.m[0]: Invalid value: "null": spec.m[0] in body must be of type object: "null"', '…']],
  [{ num: 'x' }, ['spec.num: Invalid value: "string": spec.num in body must be of type number: "string"', '…']],
  [{ num: 1 }, []],
  [{ b: 'true' }, ['spec.b: Invalid value: "string": spec.b in body must be of type boolean: "string"', '…']],
  [{ b: 1 }, ['spec.b: Invalid value: "integer": spec.b in body must be of type boolean: "integer"', '…']],
]

describe('[KND32] a custom object', () => {
  const server = bareServer()
  server.request('POST', definitions, definition)
  it.each(rows)('%j', (spec, errors) => expect(refusals(server.request('POST', `${root}?dryRun=All`, r(spec)))).toEqual(errors))
})

describe('[KND32] what was stored before its rules were tightened', () => {
  const server = bareServer()
  server.request('POST', definitions, definition)
  server.request('POST', root, r({ a: 'a', n: 5, imm: 'x' }))
  const tightened = structuredClone(definition) as any
  const { properties } = tightened.spec.versions[0].schema.openAPIV3Schema.properties.spec
  properties.a.minLength = 3
  properties.n['x-kubernetes-validations'][0].rule = 'self > 100'
  server.request('PATCH', `${definitions}/rs.r.com`, { spec: { versions: tightened.spec.versions } }, merge)

  it.each<[object, string[]]>([
    [{ metadata: { labels: { x: 'y' } } }, []],
    [{ spec: { s: 'k' } }, []],
    [{ spec: { a: 'b' } }, ['spec.a: Invalid value: "b": spec.a in body should be at least 3 chars long']],
    [{ spec: { n: 6 } }, ['spec.n: Invalid value: 6: failed rule: self > 100']],
    [{ spec: { imm: 'y' } }, ['spec.imm: Invalid value: "y": fixed']],
  ])('%j', (patch, errors) => expect(refusals(server.request('PATCH', `${root}/a?dryRun=All`, patch, merge))).toEqual(errors))
})
