import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../api/json.ts'
import { messageName } from '../../api/message-name.ts'
import { messages } from '../../api/messages.gen.ts'
import { resourceTable } from '../../api/resource-table.ts'
import { decodeProtobuf } from './decode.ts'
import { encodeProtobuf, watchFrame } from './encode.ts'
import { readFields, textOf } from './wire.ts'

const word = fc.stringMatching(/^[a-zé-ü字]{1,8}$/)
const number = fc.oneof(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.constant(2 ** 40), fc.constant(-1))
const stamp = fc
  .integer({ min: 1, max: 4_000_000_000 })
  .map((seconds) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z'))

const plain: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  string: word,
  int: number,
  bool: fc.constant(true),
  double: fc.constantFrom(0.5, 1e9, -2.25),
  bytes: fc.constantFrom('AA==', 'aGVsbG8=', '/+8='),
  time: stamp,
  microtime: stamp.map((text) => text.replace('Z', '.000123Z')),
  '[]string': fc.array(word, { minLength: 1, maxLength: 2 }),
  intstr: fc.oneof(word, fc.integer({ min: 1, max: 65_535 })),
  quantity: fc.constantFrom('1', '500m', '2Gi'),
  rawjson: fc.constantFrom<Json[]>({ a: [1, 'x', null] }, { b: true }),
  rawfields: fc.constantFrom<Json[]>({ 'f:a': {} }),
  schemaorbool: fc.oneof(fc.constant(true), fc.constant({ type: 'string' })),
  schemaorarray: fc.constant({ type: 'string' }),
  schemaorstringarray: fc.array(word, { minLength: 1, maxLength: 2 }),
}

type Members = Record<string, fc.Arbitrary<Json>>

function membersOf(row: string, depth: number): Members {
  const fields = row === '' ? [] : row.split(',').map((part) => part.trim().split(' ') as [string, string, string])
  const members: Members = {}
  for (const [, name, type] of fields) {
    const value = name === '+' ? undefined : valueOf(type, depth)
    if (value) members[name] = value
  }
  return members
}

/** An object with some of these fields: a struct without any is left out of JSON, so one is always there. */
function objectOf(members: Members): fc.Arbitrary<JsonObject> {
  const names = Object.keys(members)
  const one = fc.constantFrom(...names).chain((name) => fc.record({ [name]: members[name] as fc.Arbitrary<Json> }))
  const some = fc
    .subarray(names, { maxLength: Math.min(5, names.length) })
    .chain((picked) => fc.record(Object.fromEntries(picked.map((name) => [name, members[name] as fc.Arbitrary<Json>]))))
  return fc.tuple(one, some).map(([first, more]) => ({ ...more, ...first }) as JsonObject)
}

const known = new Map<string, fc.Arbitrary<JsonObject> | undefined>()

function structOf(type: string, depth: number): fc.Arbitrary<JsonObject> | undefined {
  const key = `${type} ${depth}`
  if (!known.has(key)) {
    const row = messages[type]
    const members = row === undefined || depth === 0 ? {} : membersOf(row, depth - 1)
    known.set(key, Object.keys(members).length === 0 ? undefined : objectOf(members))
  }
  return known.get(key)
}

function valueOf(type: string, depth: number): fc.Arbitrary<Json> | undefined {
  if (type.startsWith('[]')) {
    const item = valueOf(type.slice(2), depth)
    return item && fc.array(item, { minLength: 1, maxLength: 2 })
  }
  if (type.startsWith('{}')) {
    const item = valueOf(type.slice(2), depth)
    return item && fc.dictionary(word, item, { minKeys: 1, maxKeys: 2 })
  }
  const bare = type.replace(/^[*&]/, '')
  return plain[bare] ?? structOf(bare, depth)
}

const kinds = resourceTable.map(({ group, version, kind }) => [group === '' ? version : `${group}/${version}`, kind] as const)

describe('protobuf', () => {
  it.each(kinds)('[API41] %s %s: what is written is read again', (apiVersion, kind) => {
    const members = structOf(messageName(apiVersion, kind), 4)
    expect(members).toBeDefined()
    fc.assert(
      fc.property(members as fc.Arbitrary<JsonObject>, (members) => {
        const object = { apiVersion, kind, ...members }
        expect(decodeProtobuf(encodeProtobuf(object) as Uint8Array)).toEqual(object)
      }),
      { numRuns: 10, seed: 36 },
    )
  })

  it('[API41] is the bytes that Go writes', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { k: 'v' } }
    const hex = [...(encodeProtobuf(object) as Uint8Array)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const typeMeta = '0a 0f 0a 02 76 31 12 09 43 6f 6e 66 69 67 4d 61 70'
    expect(hex).toBe(`6b 38 73 00 ${typeMeta} 12 0d 0a 03 0a 01 61 12 06 0a 01 6b 12 01 76 1a 00 22 00`)
  })

  it.each<[string, JsonObject, string | undefined]>([
    ['a list', { apiVersion: 'v1', kind: 'PodList', metadata: { resourceVersion: '7' }, items: [] }, '0a 03 12 01 37'],
    [
      'a Status',
      { apiVersion: 'v1', kind: 'Status', metadata: {}, status: 'Failure', code: 404 },
      '0a 00 12 07 46 61 69 6c 75 72 65 30 94 03',
    ],
    [
      'metadata alone',
      { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata: { name: 'a' } },
      '0a 03 0a 01 61',
    ],
    ['a custom resource', { apiVersion: 'example.com/v1', kind: 'Thing', metadata: {} }, undefined],
    ['a Table', { apiVersion: 'meta.k8s.io/v1', kind: 'Table', rows: [] }, undefined],
  ])('[API41] %s', (_what, object, raw) => {
    const bytes = encodeProtobuf(object)
    const found = bytes && readFields(bytes.subarray(4)).find((field) => field.number === 2)?.bytes
    expect(found && [...found].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')).toBe(raw)
  })

  it('[API42] frames the events of a watch by their length', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
    const frame = watchFrame({ type: 'ADDED', object })
    expect(new DataView(frame.buffer).getUint32(0)).toBe(frame.length - 4)
    const [type, raw] = readFields(frame.subarray(4))
    expect(textOf(type?.bytes)).toBe('ADDED')
    expect(decodeProtobuf(readFields(raw?.bytes as Uint8Array)[0]?.bytes as Uint8Array)).toEqual(object)
  })
})
