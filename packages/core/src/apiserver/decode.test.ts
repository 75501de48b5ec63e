import { describe, expect, it } from 'vitest'
import type { Status } from '../api/status.ts'
import { bareServer, messageOf } from './resources/bare-server.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const read = 'the object provided is unrecognized (must be of type ConfigMap):'
const json = `${read} couldn't get version/kind; json parse error:`

describe('bodies', () => {
  it.each<[string, string, number, string]>([
    ['application/json', '', 400, `${json} unexpected end of JSON input (<empty>)`],
    ['application/json', '{"a":', 400, `${json} unexpected end of JSON input ({"a":)`],
    [
      'application/json',
      '{"metadata":{"name":"a"},"data":{"a":b}}',
      400,
      `${json} invalid character 'b' looking for beginning of value ({"metadata":{"name":"a"},"data ...)`,
    ],
    ['application/json', 'xyz', 400, `${json} invalid character 'x' looking for beginning of value (78797a)`],
    ['application/json', '{"a":'.repeat(2_000), 400, `${json} exceeded max depth ({"a":{"a":{"a":{"a":{"a":{"a": ...)`],
    [
      'application/json',
      '{"kind":"Foo","apiVersion":"v1"}',
      400,
      'Foo in version "v1" cannot be handled as a ConfigMap: no kind "Foo" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      'application/json',
      '{"kind":"Pod","apiVersion":"v1"}',
      400,
      'Pod in version "v1" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion',
    ],
    [
      'application/json',
      '{"metadata":{"name":"a"},"data":{"a":1}}',
      400,
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ],
    ['application/vnd.kubernetes.protobuf', 'k8s\u0000\n\u0005', 400, 'unable to decode protobuf: unexpected EOF'],
    [
      'application/vnd.kubernetes.protobuf',
      '{}',
      400,
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    ],
    [
      'text/csv',
      'a',
      415,
      'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    ],
    ['application/json', `"${'x'.repeat(3 * 1024 * 1024)}"`, 413, 'Request entity too large: limit is 3145728'],
  ])('%s %.40s: %i %s', (type, body, code, message) => {
    const status = bareServer().request('POST', configMaps, body, { type }) as unknown as Status
    expect([status.code, status.message]).toEqual([code, message])
  })

  it('reads YAML', () => {
    const made = bareServer().request('POST', configMaps, 'metadata:\n  name: a\ndata:\n  a: "1"\n', { type: 'application/yaml' })
    expect(made).toMatchObject({ kind: 'ConfigMap', data: { a: '1' } })
  })
})

const head = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error:'

describe('field validation', () => {
  const strict = `${configMaps}?fieldValidation=Strict`

  it.each([
    ['{"metadata":{"name":"a","name":"b"}}', `${head} duplicate field "metadata.name"`],
    ['{"x":1,"metadata":{"name":"a"},"data":{"k":"1","k":"2"}}', `${head} unknown field "x", duplicate field "data.k"`],
    ['{"data":{"k":"1","k":"2"},"metadata":{"name":"a"},"x":1}', `${head} duplicate field "data.k", unknown field "x"`],
    ['{"metadata":{"name":"a"},"x":{"y":1,"y":2}}', `${head} unknown field "x"`],
    ['{"metadata":{"name":"a"},"metadata":{"name":"b"}}', `${head} duplicate field "metadata"`],
  ])('refuses %s', (body, message) => expect(messageOf(bareServer().request('POST', strict, body))).toBe(message))

  it('refuses equal keys of YAML by their line', () => {
    const body = 'metadata:\n  name: a\ndata:\n  k: a\n  "k": b\n'
    const answer = bareServer().request('POST', strict, body, { type: 'application/yaml' })
    expect(messageOf(answer)).toContain('yaml: unmarshal errors:\n  line 5: key "k" already set in map')
  })

  it('takes the last of equal keys and says so', () => {
    const server = bareServer()
    expect(server.request('POST', configMaps, '{"metadata":{"name":"a"},"data":{"k":"1","k":"2"}}')).toMatchObject({
      data: { k: '2' },
    })
  })

  const patched = (type: string, body: string): string => {
    const server = bareServer()
    server.create('{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}')
    return messageOf(server.request('PATCH', `${configMaps}/a?fieldValidation=Strict&fieldManager=test`, body, { type }))
  }
  const merge = 'application/merge-patch+json'
  const strategic = 'application/strategic-merge-patch+json'
  const operations = 'application/json-patch+json'
  const apply = 'application/apply-patch+yaml'
  const typed = 'failed to create typed patch object (default/a; /v1, Kind=ConfigMap):'

  it.each([
    [
      strategic,
      '{"x":{"b":[1,"c",null],"a":true}}',
      ' "" is invalid: patch: Invalid value: "map[x:map[a:true b:[1 c <nil>]]]": strict decoding error: unknown field "x"',
    ],
    [
      strategic,
      '{"data":{"a":"1","a":"2"}}',
      ' "" is invalid: patch: Invalid value: "map[data:map[a:2]]": strict decoding error: duplicate field "data.a"',
    ],
    [strategic, '[]', 'json: cannot unmarshal array into Go value of type map[string]interface {}'],
    [merge, '3', 'error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}'],
    [merge, '{"a"', 'error decoding patch: unexpected end of JSON input'],
    [operations, '{}', 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
    [operations, '[{"op":"remove","path":"/data/none"}]', 'the server rejected our request due to an error in our request'],
    [
      operations,
      '[{"op":"test","path":"/kind","value":"Pod"}]',
      'the server rejected our request due to an error in our request',
    ],
    ['application/json', '{}', '415: Unsupported Media Type'],
    [apply, 'apiVersion: v1\nkind: ConfigMap\nx: 1\n', `${typed} .x: field not declared in schema`],
    [
      apply,
      'apiVersion: v1\nkind: ConfigMap\nx: 1\nz: 2\n',
      `${typed} errors:\n  .x: field not declared in schema\n  .z: field not declared in schema`,
    ],
    [
      apply,
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "1"\n  a: "2"\n',
      'error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  line 5: key "a" already set in map',
    ],
    [apply, 'kind: ConfigMap\n', 'invalid object type: /, Kind=ConfigMap'],
    [apply, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  managedFields: [{}]\n', 'metadata.managedFields must be nil'],
  ])('of a patch: %s %j', (type, body, message) => expect(patched(type, body)).toBe(message))

  it('names the patched object of a merge patch', () => {
    expect(patched(merge, '{"x":1}')).toMatch(
      /^ "" is invalid: patch: Invalid value: "\{\\"apiVersion\\":\\"v1\\",\\"kind\\":\\"ConfigMap\\".*": strict decoding error: unknown field "x"$/,
    )
  })
})
