import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonObject } from '../api/json.ts'
import { jsonTextOf } from '../api/json-text.ts'
import { answerText, eventText } from './answer-text.ts'

const pod = (name: string): JsonObject => ({ kind: 'Pod', apiVersion: 'v1', metadata: { name, labels: { a: 'ü' } } })
const partial = (name: string): JsonObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { name, resourceVersion: '7' },
})
const columnDefinitions = [{ name: 'Name', type: 'string' }]
const table = (rows: JsonObject[], columns: JsonObject[] | null): JsonObject => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { resourceVersion: '9' },
  columnDefinitions: columns,
  rows,
})

it.each<[string, JsonObject]>([
  ['an object', pod('a')],
  ['a list', { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '3' }, items: [pod('a'), pod('b')] }],
  ['an empty list', { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [] }],
  ['nothing but items', { items: [] }],
  ['a list of plain values (a custom object)', { kind: 'X', items: ['a', 1, null, [2]], spec: { b: true } }],
  ['a list of metadata', { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', items: [partial('a')] }],
  ['a Table with metadata', table([{ cells: ['a', 1], object: partial('a') }], columnDefinitions)],
  ['a Table with objects', table([{ cells: ['a"b', null], object: pod('a') }], columnDefinitions)],
  ['a Table without objects', table([{ cells: ['a'] }, { cells: ['b'] }], columnDefinitions)],
  ['a later Table of a watch', table([{ cells: ['a'], object: partial('a') }], null)],
  ['a Status', { kind: 'Status', status: 'Failure', details: { causes: [] } }],
])('answerText says of %s what JSON.stringify says', (_name, object) => {
  expect(JSON.parse(answerText(object))).toEqual(JSON.parse(JSON.stringify(object)))
  expect(JSON.parse(eventText({ type: 'ADDED', object }))).toEqual(JSON.parse(JSON.stringify({ type: 'ADDED', object })))
})

const podList = (items: JsonObject[]): JsonObject => ({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items })
const { kind: _kind, apiVersion: _version, ...bare } = pod('a')

it.each<[string, JsonObject, JsonObject]>([
  ['an item', podList([pod('a')]), podList([bare])],
  ['one whose head stands in another order', podList([{ ...bare, apiVersion: 'v1', kind: 'Pod' }]), podList([bare])],
  [
    'one of a custom resource',
    { ...podList([pod('a')]), apiVersion: 'x.io/v1' },
    { ...podList([pod('a')]), apiVersion: 'x.io/v1' },
  ],
])('the items of a typed list name neither kind nor version: %s', (_name, list, shown) => {
  expect(answerText(list)).toBe(JSON.stringify(shown))
})

it('is written as Go writes it, with nothing that HTML would read', () => {
  const rows = table([{ cells: ['<none>', 'a&b'] }], columnDefinitions)
  expect(answerText(rows)).toBe(
    JSON.stringify(rows).replace('<none>', String.raw`\u003cnone\u003e`).replace('&', String.raw`\u0026`),
  )
  expect(answerText({ ...pod('a'), data: { a: '<\u2028>' } })).toContain(String.raw`"\u003c\u2028\u003e"`)
})

it('keeps the order of members that clients are used to', () => {
  const list = { kind: 'List', apiVersion: 'v1', metadata: {}, items: [pod('a')] }
  expect(answerText(list)).toBe(JSON.stringify(list))
  const rows = table([{ cells: ['a'], object: partial('a') }], columnDefinitions)
  expect(answerText(rows)).toBe(JSON.stringify(rows))
})

it('says the same of any JSON, as an answer, an item and a cell', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue())
  fc.assert(
    fc.property(object, object, (a, b) => {
      const list = { kind: 'List', items: [a, b], extra: a }
      for (const one of [a, list, table([{ cells: Object.values(a), object: b }], [a])] as JsonObject[])
        expect(JSON.parse(answerText(one))).toEqual(JSON.parse(JSON.stringify(one)))
    }),
    { numRuns: 200 },
  )
})

it('makes the text of a stored object once', () => {
  let asked = 0
  const stored = { toJSON: () => ({ asked: ++asked }) }
  expect([jsonTextOf(stored), jsonTextOf(stored), answerText({ items: [stored as never] })]).toEqual([
    '{"asked":1}',
    '{"asked":1}',
    '{"items":[{"asked":1}]}',
  ])
})
