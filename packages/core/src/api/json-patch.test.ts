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
  // of an object, what is not there can be replaced, copied and tested for null
  [{}, [{ op: 'replace', path: '/a', value: 1 }], { a: 1 }],
  [{}, [{ op: 'copy', from: '/a', path: '/b' }], { b: null }],
  [{}, [{ op: 'test', path: '/a', value: null }], {}],
  [{}, [{ op: 'test', path: '/a' }], {}],
  [{}, [{ op: 'test', path: '/a', value: 1 }], 'testing value /a failed: test failed'],
  [
    {},
    [{ op: 'move', from: '/a', path: '/b' }],
    "error in move for path: 'a': Unable to remove nonexistent key: a: missing value",
  ],
  [{}, [{ op: 'remove', path: '/a' }], "error in remove for path: '/a': Unable to remove nonexistent key: a: missing value"],
  [{}, [{ op: 'replace', path: '/a/b', value: 1 }], 'replace operation does not apply: doc is missing path: /a/b: missing value'],
  [{}, [{ op: 'add', path: '/a/b', value: 1 }], 'add operation does not apply: doc is missing path: "/a/b": missing value'],
  [{}, [{ op: 'add', path: '', value: {} }], 'add operation does not apply: doc is missing path: "": missing value'],
  [{}, [{ op: 'add', path: 'a', value: 1 }], 'add operation does not apply: doc is missing path: "a": missing value'],
  [{}, [{ op: 'add', path: 'x/a', value: 1 }], { a: 1 }],
  [{}, [{ op: 'add', path: '/a' } as Operation], { a: null }],
  [{ a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
  [{ a: 1 }, [{ op: 'replace', path: '', value: 5 }], 'replace operation value must be object or array'],
  [{ a: 1 }, [{ op: 'test', path: '', value: { a: 1 } }], { a: 1 }],
  // a place in a list may count from its end
  [{ a: [1, 2] }, [{ op: 'add', path: '/a/-1', value: 3 }], { a: [1, 2, 3] }],
  [{ a: [1, 2] }, [{ op: 'remove', path: '/a/-1' }], { a: [1] }],
  [{ a: [1, 2] }, [{ op: 'replace', path: '/a/-2', value: 3 }], { a: [3, 2] }],
  [{ a: [{ b: 1 }] }, [{ op: 'replace', path: '/a/-1/b', value: 3 }], { a: [{ b: 3 }] }],
  [
    { a: [1] },
    [{ op: 'add', path: '/a/3', value: 3 }],
    "error in add for path: '/a/3': Unable to access invalid index: 3: invalid index referenced",
  ],
  [
    { a: [1] },
    [{ op: 'add', path: '/a/x', value: 3 }],
    `error in add for path: '/a/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
  ],
  [
    { a: [1] },
    [{ op: 'remove', path: '/a/1' }],
    "error in remove for path: '/a/1': Unable to access invalid index: 1: invalid index referenced",
  ],
  [
    { a: [1] },
    [{ op: 'replace', path: '/a/1', value: 3 }],
    'replace operation does not apply: doc is missing key: /a/1: missing value',
  ],
  [
    { a: [1] },
    [{ op: 'test', path: '/a/7', value: 3 }],
    "error in test for path: '/a/7': Unable to access invalid index: 7: invalid index referenced",
  ],
  [{}, [null as never], 'Unexpected kind: unknown'],
  [{}, [{} as never], 'Unexpected kind: unknown'],
  [{}, [{ op: '__proto__', path: '/a' }], 'Unexpected kind: __proto__'],
  [
    {},
    [{ op: 'add', path: '/__proto__/x', value: 1 }],
    'add operation does not apply: doc is missing path: "/__proto__/x": missing value',
  ],
  [{}, [{ op: 'turn', path: '/a' }], 'Unexpected kind: turn'],
])('[API203] %j with %j', (document, operations, expected) => {
  const applied = applyJsonPatch(document, operations)
  expect(typeof applied === 'string' ? applied : applied.value).toEqual(expected)
})

it.each([
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

it.each<[Operation[], string]>([
  [[], '{"a":1,"m":{"z":1,"y":{"q":1,"b":2}},"z":0}'],
  [[{ op: 'test', path: '/m/z', value: 1 }], '{"a":1,"m":{"y":{"q":1,"b":2},"z":1},"z":0}'],
  [[{ op: 'add', path: '/m/y/c', value: 3 }], '{"a":1,"m":{"y":{"b":2,"c":3,"q":1},"z":1},"z":0}'],
])('members of what was looked into are in order, after %j', (operations, text) => {
  const applied = applyJsonPatch({ z: 0, m: { z: 1, y: { q: 1, b: 2 } }, a: 1 }, operations)
  expect(JSON.stringify((applied as { value: Json }).value)).toBe(text)
})
