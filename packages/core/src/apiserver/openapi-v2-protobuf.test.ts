import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../api/json.ts'
import { openApiV2Bytes } from './openapi-v2-protobuf.ts'
import { type Field, readFields, textOf } from './protobuf/wire.ts'

/** `8.2.1` walks the first field of each number. */
function at(bytes: Uint8Array, path: string): Field | undefined {
  let found: Field | undefined
  for (const number of path.split('.').map(Number)) {
    found = readFields(found?.bytes ?? bytes).find((field) => field.number === number)
    if (!found) return undefined
  }
  return found
}

const schema = (value: JsonObject): Uint8Array =>
  at(openApiV2Bytes({ definitions: { one: value } }), '9.1.2')?.bytes as Uint8Array

describe('an OpenAPI 2 document as gnostic has it', () => {
  it.each<[JsonObject, path: string, string | number]>([
    [{ $ref: '#/definitions/x' }, '1', '#/definitions/x'],
    [{ format: 'int32' }, '2', 'int32'],
    [{ description: 'ü' }, '4', 'ü'],
    [{ default: { a: 1 } }, '5.2', '{"a":1}\n'],
    [{ exclusiveMinimum: true }, '10', 1],
    [{ maxLength: 300 }, '11', 300],
    [{ pattern: '^a$' }, '13', '^a$'],
    [{ required: ['spec', 'kind'] }, '19', 'spec'],
    [{ enum: ['A'] }, '20.2', '"A"\n'],
    [{ additionalProperties: { type: 'string' } }, '21.1.22.1', 'string'],
    [{ additionalProperties: true }, '21.2', 1],
    [{ type: 'object' }, '22.1', 'object'],
    [{ type: ['null', 'string'] }, '22.1', 'null'],
    [{ items: { $ref: 'x' } }, '23.1.1', 'x'],
    [{ allOf: [{ $ref: 'y' }] }, '24.1', 'y'],
    [{ properties: { name: { type: 'string' } } }, '25.1.1', 'name'],
    [{ properties: { name: { type: 'string' } } }, '25.1.2.22.1', 'string'],
    [{ 'x-kubernetes-group-version-kind': [{ kind: 'Pod' }] }, '31.1', 'x-kubernetes-group-version-kind'],
    [{ 'x-kubernetes-group-version-kind': [{ kind: 'Pod' }] }, '31.2.2', '[{"kind":"Pod"}]\n'],
  ])('a schema %j has at %s %j', (value, path, expected) => {
    const found = at(schema(value), path)
    expect(typeof expected === 'number' ? Number(found?.value) : textOf(found?.bytes)).toBe(expected)
  })

  it('numbers are doubles, and members that no field holds are left out', () => {
    const maximum = readFields(schema({ maximum: 1.5, nullable: true, constructor: 1 }))
    expect(maximum.map(({ number }) => number)).toEqual([7])
    expect(new DataView(new BigUint64Array([maximum[0]?.value as bigint]).buffer).getFloat64(0, true)).toBe(1.5)
  })

  it.each([
    ['1', '2.0'],
    ['2.1', 'Kubernetes'],
    ['8.2.1', '/api/v1/pods'],
    ['8.2.2.8.8.1.2.3.4', 'dryRun'],
    ['8.2.2.8.8.1.2.3.2', 'query'],
    ['8.2.2.8.13.1', 'x-kubernetes-action'],
    ['9.1.1', 'Pod'],
  ])('the document has at %s %j', (path, text) => {
    const patch = { 'x-kubernetes-action': 'patch', parameters: [{ name: 'dryRun', in: 'query', type: 'string' }] }
    const info = { title: 'Kubernetes', version: 'v1' }
    const document = { swagger: '2.0', info, paths: { '/api/v1/pods': { patch } }, definitions: { Pod: {} } }
    expect(textOf(at(openApiV2Bytes(document), path)?.bytes)).toBe(text)
  })
})
