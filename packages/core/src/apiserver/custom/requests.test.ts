import { describe, expect, it } from 'vitest'
import { type BareServer, bareServer, messageOf } from '../resources/bare-server.ts'

const definition = {
  metadata: { name: 'foos.ex.com' },
  spec: {
    group: 'ex.com',
    scope: 'Namespaced',
    names: { plural: 'foos', kind: 'Foo' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {}, scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: {
                  a: { type: 'string' },
                  b: { type: 'boolean' },
                  replicas: { type: 'integer', minimum: 0 },
                  list: {
                    type: 'array',
                    items: {
                      type: 'object',
                      required: ['name'],
                      properties: { name: { type: 'string' }, v: { type: 'integer' } },
                    },
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['name'],
                  },
                  set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
                  map: { type: 'object', additionalProperties: { type: 'string' } },
                  ios: { 'x-kubernetes-int-or-string': true },
                  any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                },
              },
              status: { type: 'object', properties: { replicas: { type: 'integer' } } },
            },
          },
        },
      },
    ],
  },
}

const root = '/apis/ex.com/v1/namespaces/default/foos'
const foo = (more: object = {}): object => ({ apiVersion: 'ex.com/v1', kind: 'Foo', metadata: { name: 'a' }, ...more })
const types = {
  json: { type: 'application/json-patch+json' },
  merge: { type: 'application/merge-patch+json' },
  apply: { type: 'application/apply-patch+yaml' },
}

function made(): BareServer {
  const server = bareServer()
  server.request('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', definition)
  server.request('POST', root, foo({ spec: { a: 'x', replicas: 1 } }))
  return server
}

const said = (answer: any): [number, string] => [answer.code, messageOf(answer)]

describe('another uid', () => {
  const uid = (server: BareServer): string => (server.request('GET', `${root}/a`) as any).metadata.uid

  it.each([
    ['', '/registry'],
    ['?dryRun=All', ''],
  ])('[KND304] is a condition of a PUT%s', (query, prefix) => {
    const server = made()
    const answer = server.request('PUT', `${root}/a${query}`, foo({ metadata: { name: 'a', uid: 'u' } }))
    expect(said(answer)).toEqual([
      409,
      `Operation cannot be fulfilled on foos.ex.com "a": StorageError: invalid object, Code: 4, Key: ${prefix}/ex.com/foos/default/a, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: u, UID in object meta: ${uid(server)}`,
    ])
  })

  it('[KND304] names where built-in objects are stored', () => {
    const server = bareServer()
    const answer = server.request('PUT', '/api/v1/namespaces/default', { metadata: { name: 'default', uid: 'u' } })
    expect(messageOf(answer)).toMatch(/Key: \/registry\/namespaces\/default, ResourceVersion: 0/)
  })

  it.each([
    ['a merge patch', types.merge, { metadata: { uid: 'u' } }, ''],
    ['a JSON patch', types.json, [{ op: 'replace', path: '/metadata/uid', value: 'u' }], ''],
    ['apply', types.apply, foo({ metadata: { name: 'a', uid: 'u' } }), '?fieldManager=m'],
  ])('[KND304] is a change that %s may not make', (_, type, body, query) => {
    const answer = made().request('PATCH', `${root}/a${query}`, body, type) as any
    expect(said(answer)).toEqual([422, 'Foo.ex.com "a" is invalid: metadata.uid: Invalid value: "u": field is immutable'])
    expect(answer.details.causes).toHaveLength(2)
  })

  it('[KND304] is that of nothing when apply would make the object', () =>
    expect(
      said(made().request('PATCH', `${root}/b?fieldManager=m`, foo({ metadata: { name: 'b', uid: 'u' } }), types.apply)),
    ).toEqual([
      409,
      'Operation cannot be fulfilled on foos.ex.com "b": uid mismatch: the provided object specified uid u, and no existing object was found',
    ]))
})

describe('the resource version of a PUT', () => {
  const mustBe = 'foos.ex.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update'
  it.each([
    [undefined, 422, mustBe],
    ['', 422, mustBe],
    ['0', 422, mustBe],
    ['x', 500, 'strconv.ParseUint: parsing "x": invalid syntax'],
    ['-1', 500, 'strconv.ParseUint: parsing "-1": invalid syntax'],
    ['99999999999999999999', 500, 'strconv.ParseUint: parsing "99999999999999999999": value out of range'],
    [
      '1',
      409,
      'Operation cannot be fulfilled on foos.ex.com "a": the object has been modified; please apply your changes to the latest version and try again',
    ],
  ])('[KND305] %j', (resourceVersion, code, message) => {
    const server = made()
    for (const path of [`${root}/a`, `${root}/a/status`])
      expect(said(server.request('PUT', path, foo({ metadata: { name: 'a', resourceVersion } })))).toEqual([code, message])
  })
})

describe('a patch that makes another thing of a custom object', () => {
  const merge = (body: object): [number, string] => said(made().request('PATCH', `${root}/a`, body, types.merge))
  it.each<[object, number, RegExp]>([
    [{ kind: 'X' }, 422, /^X\.ex\.com "a" is invalid: kind: Invalid value: "X": must be Foo$/],
    [
      { apiVersion: 'ex.com/v9' },
      422,
      /^Foo\.ex\.com "a" is invalid: apiVersion: Invalid value: "ex\.com\/v9": must be ex\.com\/v1$/,
    ],
    [{ kind: null }, 422, /: Object 'Kind' is missing in '\{.*\}'$/],
    [{ apiVersion: null }, 500, /^Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'$/],
    [{ metadata: 5 }, 422, /: json: cannot unmarshal number into Go value of type v1\.ObjectMeta$/],
    [{ metadata: null }, 400, /^the name of the object \(a based on URL\) was undeterminable: name must be provided$/],
    [{ metadata: { name: null } }, 400, /^the name of the object \(a based on URL\) was undeterminable: name must be provided$/],
    [{ metadata: { name: 'b' } }, 400, /^the name of the object \(b\) does not match the name on the URL \(a\)$/],
    [
      { metadata: { labels: { x: 5 } } },
      422,
      /: json: cannot unmarshal number into Go struct field ObjectMeta\.labels of type string$/,
    ],
  ])('[KND306] %j', (body, code, message) => {
    const [got, text] = merge(body)
    expect(got).toBe(code)
    expect(text).toMatch(message)
  })

  it('[KND306] a document that is no object', () => {
    const [code, text] = said(made().request('PATCH', `${root}/a`, [{ op: 'replace', path: '', value: [] }], types.json))
    expect([code, text.replace(/^.*: json: /, '')]).toEqual([
      422,
      'cannot unmarshal array into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
    ])
  })
})

describe('metadata that cannot be read', () => {
  const head = 'Foo in version "v1" cannot be handled as a Foo: '
  it.each<[unknown, string]>([
    ['x', 'json: cannot unmarshal string into Go value of type v1.ObjectMeta'],
    [[], 'json: cannot unmarshal array into Go value of type v1.ObjectMeta'],
    [{ name: 5 }, 'json: cannot unmarshal number into Go struct field ObjectMeta.name of type string'],
    [{ labels: [] }, 'json: cannot unmarshal array into Go struct field ObjectMeta.labels of type map[string]string'],
    [{ labels: { a: 5 } }, 'json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string'],
    [{ generation: 'x' }, 'json: cannot unmarshal string into Go struct field ObjectMeta.generation of type int64'],
    [{ creationTimestamp: 5 }, 'json: cannot unmarshal number into Go struct field ObjectMeta.creationTimestamp of type string'],
    [{ creationTimestamp: 'x' }, 'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"'],
  ])('[KND307] %j', (metadata, message) =>
    expect(said(made().request('POST', root, foo({ metadata })))).toEqual([400, head + message]),
  )
})

describe('applying values of other types', () => {
  const typed = (spec: unknown, metadata: object = { name: 'a' }): [number, string] =>
    said(made().request('PATCH', `${root}/a?fieldManager=m&force=true`, foo({ metadata, spec }), types.apply))
  const head = 'failed to create typed patch object (/a; ex.com/v1, Kind=Foo): '
  const element = '.spec.list: element 0: associative list with keys'
  it.each<[unknown, string]>([
    [{ a: 5 }, '.spec.a: expected string, got &value.valueUnstructured{Value:5}'],
    [{ a: 1.5 }, '.spec.a: expected string, got &value.valueUnstructured{Value:1.5}'],
    [{ a: true }, '.spec.a: expected string, got &value.valueUnstructured{Value:true}'],
    [{ a: { b: 1 } }, '.spec.a: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"b":1}}'],
    [{ a: [1, 'x'] }, '.spec.a: expected string, got &value.valueUnstructured{Value:[]interface {}{1, "x"}}'],
    [{ replicas: 'x' }, '.spec.replicas: expected numeric (int or float), got string'],
    [{ replicas: true }, '.spec.replicas: expected numeric (int or float), got bool'],
    [{ replicas: {} }, '.spec.replicas: expected numeric (int or float), got map[string]interface {}'],
    [{ replicas: [] }, '.spec.replicas: expected numeric (int or float), got []interface {}'],
    [{ b: 'x' }, '.spec.b: expected boolean, got &{x}'],
    [5, '.spec: expected map, got &{5}'],
    [[], '.spec: expected map, got &{[]}'],
    [{ list: 5 }, '.spec.list: expected list, got &{5}'],
    [{ list: { b: 1 } }, '.spec.list: expected list, got &{map[b:1]}'],
    [{ list: [5] }, `${element} may not have non-map elements`],
    [{ list: [null] }, `${element} may not have a null element`],
    [
      { list: [{ v: 1 }] },
      `${element} has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)`,
    ],
    [{ list: [{ name: 'a' }, { name: 'a' }] }, '.spec.list: duplicate entries for key [name="a"]'],
    [{ list: [{ name: 'a', v: 'x' }] }, '.spec.list[name="a"].v: expected numeric (int or float), got string'],
    [{ list: [{ name: 'a', z: 1 }] }, '.spec.list[name="a"].z: field not declared in schema'],
    [{ set: [5] }, '.spec.set[=5]: expected string, got &value.valueUnstructured{Value:5}'],
    [{ set: ['a', 'a'] }, '.spec.set: duplicate entries for key [="a"]'],
    [{ set: [{}] }, ".spec.set: element 0: associative list without keys has an element that's a map type"],
    [{ set: [null] }, ".spec.set: element 0: associative list without keys has an element that's an explicit null"],
    [{ set: [[]] }, '.spec.set: element 0: not supported: associative list with lists as elements'],
    [{ map: { a: 5 } }, '.spec.map.a: expected string, got &value.valueUnstructured{Value:5}'],
    [{ map: 'x' }, '.spec.map: expected map, got &{x}'],
    [{ zz: 1 }, '.spec.zz: field not declared in schema'],
    [{ any: 5 }, '.spec.any: expected map, got &{5}'],
    [
      { a: 5, replicas: 'x' },
      'errors:\n  .spec.a: expected string, got &value.valueUnstructured{Value:5}\n  .spec.replicas: expected numeric (int or float), got string',
    ],
  ])('[KND308] %j', (spec, message) => expect(typed(spec)).toEqual([500, head + message]))

  it.each<[object, string]>([
    [{ zz: 1 }, '.metadata.zz: field not declared in schema'],
    [{ labels: { a: 5 } }, '.metadata.labels.a: expected string, got &value.valueUnstructured{Value:5}'],
    [{ labels: [] }, '.metadata.labels: expected map, got &{[]}'],
    [{ finalizers: 'x' }, '.metadata.finalizers: expected list, got &{x}'],
  ])('[KND308] in metadata: %j', (metadata, message) =>
    expect(typed({}, { name: 'a', ...metadata })).toEqual([500, head + message]),
  )

  it.each<[object]>([[{ any: { deep: [1, { a: 'x' }] } }], [{ ios: 5 }], [{ ios: 'x' }]])(
    '[KND308] is fine where the schema allows it: %j',
    (spec) => expect(typed(spec)[0]).toBeUndefined(),
  )

  it('[KND308] names the object as the configuration does', () =>
    expect(typed({ a: 5 }, { name: 'a', namespace: 'default' })[1]).toContain('(default/a; ex.com/v1, Kind=Foo)'))

  it.each([
    [{ kind: 'X' }, 'invalid object type: ex.com/v1, Kind=X'],
    [{ kind: '' }, 'invalid object type: ex.com/v1, Kind='],
    [{ apiVersion: 'ex.com/v9' }, 'invalid object type: ex.com/v9, Kind=Foo'],
    [{ apiVersion: 'v1' }, 'invalid object type: /v1, Kind=Foo'],
  ])('[KND308] of another Kind: %j', (more, message) =>
    expect(said(made().request('PATCH', `${root}/a?fieldManager=m`, foo(more), types.apply))).toEqual([400, message]),
  )
})

describe('methods on custom resources', () => {
  const body = foo({ metadata: { name: 'new' } })
  const unsupported = (verb: string): string => `${verb} is not supported on resources of kind "foos.ex.com"`
  it.each<[any, string, number, string]>([
    ['OPTIONS', '', 405, unsupported('')],
    ['OPTIONS', '/a', 405, unsupported('')],
    ['OPTIONS', '/a/status', 405, unsupported('')],
    ['DELETE', '/a/status', 405, unsupported('delete')],
    ['DELETE', '/a/scale', 405, unsupported('delete')],
    ['POST', '/a/status', 405, unsupported('create')],
    ['POST', '/a/scale', 405, unsupported('create')],
    ['PUT', '', 400, 'name must be provided'],
    [
      'PATCH',
      '',
      415,
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    ],
    ['GET', '/a/zz', 404, 'foos.ex.com "a" not found'],
    ['PUT', '/a/zz', 404, 'foos.ex.com "a" not found'],
    ['OPTIONS', '/a/zz', 404, 'foos.ex.com "a" not found'],
  ])('[KND309] %s %s', (method, path, code, message) =>
    expect(said(made().request(method, root + path, ['PUT', 'POST', 'PATCH'].includes(method) ? body : undefined))).toEqual([
      code,
      message,
    ]),
  )

  it('[KND309] a POST to a name makes what the body names', () =>
    expect((made().request('POST', `${root}/a`, body) as any).metadata.name).toBe('new'))

  it('[KND309] HEAD is answered as GET', () => expect((made().request('HEAD', `${root}/a`) as any).kind).toBe('Foo'))

  it('[KND309] over all namespaces there is only reading', () => {
    const server = made()
    expect((server.request('GET', '/apis/ex.com/v1/foos') as any).items).toHaveLength(1)
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'] as const)
      expect(server.request(method, '/apis/ex.com/v1/foos', method === 'DELETE' ? undefined : body)).toEqual({})
  })
})

describe('the scale of a custom object', () => {
  const change = (method: 'PUT' | 'PATCH', body: object): any =>
    made().request(
      method,
      `${root}/a/scale`,
      method === 'PUT' ? { kind: 'Scale', apiVersion: 'autoscaling/v1', ...body } : body,
      {
        type: method === 'PUT' ? 'application/json' : types.merge.type,
      },
    )

  it('[KND310] is refused as the object is', () =>
    expect(said(change('PATCH', { spec: { replicas: -1 } }))).toEqual([
      422,
      'Foo.ex.com "a" is invalid: [spec.replicas: Invalid value: -1: spec.replicas in body should be greater than or equal to 0, .spec.replicas: Invalid value: -1: should be a non-negative integer]',
    ]))

  it.each<['PUT' | 'PATCH', object, number, RegExp]>([
    [
      'PATCH',
      { spec: { replicas: 3e9 } },
      422,
      /json: cannot unmarshal number 3000000000 into Go struct field ScaleSpec\.spec\.replicas of type int32$/,
    ],
    [
      'PATCH',
      { spec: { replicas: 'x' } },
      422,
      /json: cannot unmarshal string into Go struct field ScaleSpec\.spec\.replicas of type int32$/,
    ],
    ['PUT', { metadata: { name: 'a' }, spec: { replicas: 'x' } }, 400, /^no kind is registered for the type v1\.Scale in scheme/],
    ['PUT', { metadata: { name: 'b' } }, 400, /^the name of the object \(b\) does not match the name on the URL \(a\)$/],
    ['PUT', {}, 400, /^the name of the object \(a based on URL\) was undeterminable: name must be provided$/],
    [
      'PUT',
      { metadata: { name: 'a', resourceVersion: '1' } },
      409,
      /^Operation cannot be fulfilled on foos\.ex\.com "a": the object has been modified/,
    ],
    ['PUT', { metadata: { name: 'a', uid: 'u' } }, 409, /StorageError.*Precondition failed: UID in precondition: u/],
  ])('[KND310] %s %j', (method, body, code, message) => {
    const [got, text] = said(change(method, body))
    expect(got).toBe(code)
    expect(text).toMatch(message)
  })

  it('[KND310] leaves out a count of zero', () =>
    expect(change('PATCH', { spec: { replicas: 0 } })).toMatchObject({ spec: {}, status: { replicas: 0 } }))

  it('[KND310] is shown as a Table', () => {
    const server = made()
    expect(server.row(`${root}/a/scale`)).toEqual({ Name: 'a', Desired: 1, Available: 0, Age: '0s' })
  })

  it('[KND310] is owned without a time', () => {
    const server = made()
    server.request('PATCH', `${root}/a/scale?fieldManager=m`, { spec: { replicas: 4 } }, types.merge)
    const { managedFields } = (server.request('GET', `${root}/a`) as any).metadata
    expect(managedFields[0]).toEqual({
      manager: 'm',
      operation: 'Update',
      apiVersion: 'ex.com/v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
      subresource: 'scale',
    })
  })

  it('[KND310] has no strategic merge', () =>
    expect(
      said(made().request('PATCH', `${root}/a/scale`, {}, { type: 'application/strategic-merge-patch+json' })),
    ).toMatchObject([415, expect.stringContaining('accepted media types include: application/json-patch+json')]))
})

describe('a conflict of managers', () => {
  it('[KND308] is told without its time', () => {
    const server = made()
    const answer = server.request('PATCH', `${root}/a?fieldManager=m`, foo({ spec: { a: 'y' } }), types.apply)
    expect(said(answer)).toEqual([409, 'Apply failed with 1 conflict: conflict with "unknown" using ex.com/v1: .spec.a'])
  })
})

describe('null that is applied', () => {
  it('[KND308] is looked at as it stands', () => {
    const answer = made().request('PATCH', `${root}/a?fieldManager=m&force=true`, foo({ spec: { a: null } }), types.apply)
    expect(said(answer)).toEqual([
      422,
      'Foo.ex.com "a" is invalid: spec.a: Invalid value: "null": spec.a in body must be of type string: "null"',
    ])
  })
})
