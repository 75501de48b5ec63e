import { expect, it } from 'vitest'
import type { Json } from './json.ts'
import { applyJsonPatch, type Operation } from './json-patch.ts'

it.each<[Json, Operation[], Json | string]>([
  [{}, [{ op: 'add', path: '/a', value: 1 }], { a: 1 }],
  [{ a: [1, 3] }, [{ op: 'add', path: '/a/1', value: 2 }], { a: [1, 2, 3] }],
  [{ a: [1] }, [{ op: 'add', path: '/a/-', value: 2 }], { a: [1, 2] }],
  [
    { 'a/b': 1, 'c~d': 2 },
    [
      { op: 'remove', path: '/a~1b' },
      { op: 'replace', path: '/c~0d', value: 3 },
    ],
    { 'c~d': 3 },
  ],
  [
    { a: { b: 1 } },
    [
      { op: 'copy', from: '/a', path: '/c' },
      { op: 'move', from: '/a/b', path: '/d' },
    ],
    { a: {}, c: { b: 1 }, d: 1 },
  ],
  [
    { a: 1 },
    [
      { op: 'test', path: '/a', value: 1 },
      { op: 'remove', path: '/a' },
    ],
    {},
  ],
  [{ a: 1 }, [{ op: 'test', path: '/a', value: 2 }], 'testing value /a failed: test failed'],
  [{}, [{ op: 'replace', path: '/a', value: 1 }], 'replace operation does not apply: doc is missing key: /a: missing value'],
  [{}, [{ op: 'turn', path: '/a' }], 'Unexpected kind: turn'],
])('%j with %j', (document, operations, expected) => {
  const applied = applyJsonPatch(document, operations)
  expect(typeof applied === 'string' ? applied : applied.value).toEqual(expected)
})

it.each([
  null,
  {},
  { op: 'add', path: 5, value: 1 },
  { op: 'move', path: '/b', from: 5 },
  { op: 'copy', path: '/b', from: null },
])('an operation without a place that can be read does not apply: %j', (operation) =>
  expect(applyJsonPatch({ a: 1 }, [operation as never])).toBe('error in patch: missing operation path field'),
)

it('copies that double a document each time end', () => {
  const operations = Array.from({ length: 60 }, (_, i) => ({ op: 'copy', from: '/a', path: `/a/x${i}` }))
  expect(applyJsonPatch({ a: { text: 'x'.repeat(100) } }, operations)).toMatch(
    /^unable to complete the copy, the accumulated size increase of copy is \d+, exceeding the limit 3145728$/,
  )
})
