import { compare, same } from '../evaluate/order.ts'
import { type ListValue, type MapValue, noSuchOverload, sizeOf, type Value } from '../evaluate/values.ts'
import { arithmetic } from './arithmetic.ts'
import type { Library, Run } from './library.ts'

/** What the evaluator works out itself: it looks at some arguments only. */
const built: Run = () => {
  throw noSuchOverload()
}

const ordered = [
  'bool (bool, bool)',
  'int64 (int, int)',
  'int64_double (int, double)',
  'int64_uint64 (int, uint)',
  'uint64 (uint, uint)',
  'uint64_double (uint, double)',
  'uint64_int64 (uint, int)',
  'double (double, double)',
  'double_int64 (double, int)',
  'double_uint64 (double, uint)',
  'string (string, string)',
  'bytes (bytes, bytes)',
  'timestamp (timestamp, timestamp)',
  'duration (duration, duration)',
]

const comparison = (name: string, holds: (order: number) => boolean): Record<string, readonly [string, Run]> => {
  const run: Run = (a: Value, b: Value) => holds(compare(a, b))
  return Object.fromEntries(
    ordered.map((one) => {
      const [kind, ...args] = one.split(' ')
      return [`${name}_${kind}`, [`${args.join(' ')} bool`, run] as const]
    }),
  )
}

const contains = {
  in_list: ['(A, list(A)) bool', (item: Value, list: ListValue) => list.some((one) => same(one, item))],
  in_map: ['(A, map(A, B)) bool', (key: Value, map: MapValue) => map.get(key) !== undefined],
} as const

const size: Run = (value: Value) => BigInt(sizeOf(value) ?? 0)

/** Operators and sizes. Models cel-go common/stdlib/standard.go. */
export const standard: Library = {
  '_?_:_': { conditional: ['(bool, A, A) A', built] },
  '_&&_': { logical_and: ['(bool, bool) bool', built] },
  '_||_': { logical_or: ['(bool, bool) bool', built] },
  '!_': { logical_not: ['(bool) bool', (value: boolean) => !value] },
  '@not_strictly_false': { not_strictly_false: ['(bool) bool', built] },
  '_==_': { equals: ['(A, A) bool', same] },
  '_!=_': { not_equals: ['(A, A) bool', (a: Value, b: Value) => !same(a, b)] },
  ...arithmetic,
  '_<_': comparison('less', (order) => order < 0),
  '_<=_': comparison('less_equals', (order) => order <= 0),
  '_>_': comparison('greater', (order) => order > 0),
  '_>=_': comparison('greater_equals', (order) => order >= 0),
  '_[_]': {
    index_list: ['(list(A), int) A', built],
    index_map: ['(map(A, B), A) B', built],
    optional_list_index_int: ['(optional(list(V)), int) optional(V)', built],
    optional_map_index_value: ['(optional(map(K, V)), K) optional(V)', built],
  },
  '@in': contains,
  size: {
    size_bytes: ['(bytes) int', size],
    bytes_size: ['bytes.() int', size],
    size_list: ['(list(A)) int', size],
    list_size: ['list(A).() int', size],
    size_map: ['(map(A, B)) int', size],
    map_size: ['map(A, B).() int', size],
    size_string: ['(string) int', size],
    string_size: ['string.() int', size],
  },
}
