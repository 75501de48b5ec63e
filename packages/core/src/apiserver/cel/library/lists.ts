import { compare, same } from '../evaluate/order.ts'
import {
  CelError,
  Duration,
  isList,
  type ListValue,
  none,
  noSuchOverload,
  Optional,
  typeNameOf,
  type Value,
} from '../evaluate/values.ts'
import { Uint } from '../syntax/expr.ts'
import { durationOf, int, uint } from './arithmetic.ts'
import type { Library, Run } from './library.ts'

const summable = ['int', 'uint', 'double', 'duration'] as const
const comparable = ['int', 'uint', 'double', 'bool', 'duration', 'timestamp', 'string', 'bytes'] as const

type Overloads = Record<string, readonly [string, Run]>

/** The same for lists of each type; `[type]` stands for it. */
const each = (types: readonly string[], id: (type: string) => string, signature: string, run: (type: string) => Run): Overloads =>
  Object.fromEntries(types.map((type) => [id(type), [signature.replaceAll('[type]', type), run(type)] as const]))

/** As cel-go's own lists call times. */
const longName = (type: string): string =>
  type === 'duration' || type === 'timestamp' ? `google.protobuf.${type === 'duration' ? 'Duration' : 'Timestamp'}` : type

const isSorted: Run = (list: ListValue) => list.every((item, i) => i === 0 || compare(list[i - 1] as Value, item) <= 0)

const zeros: Readonly<Record<string, Value>> = { int: 0n, uint: new Uint(0n), double: 0, duration: new Duration(0n) }

function added(a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(a + b)
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (a instanceof Uint && b instanceof Uint) return uint(a.value + b.value)
  if (a instanceof Duration && b instanceof Duration) return durationOf(a.nanos + b.nanos)
  throw noSuchOverload()
}

const sum =
  (type: string): Run =>
  (list: ListValue) =>
    list.reduce(added, zeros[type] as Value)

const most =
  (name: string, better: (order: number) => boolean): (() => Run) =>
  () =>
  (list: ListValue) => {
    if (list.length === 0) throw new CelError(`${name} called on empty list`)
    return list.reduce((best, item) => (better(compare(item, best)) ? item : best))
  }

/** Sorts one list in the order of another's items. */
function sortedBy(list: ListValue, keys: ListValue): ListValue {
  const [first] = keys
  if (first === undefined) return list
  if (keys.some((key) => typeNameOf(key) !== typeNameOf(first))) throw new CelError('list elements must have the same type')
  const places = list.map((_, i) => i)
  return places.sort((a, b) => compare(keys[a] as Value, keys[b] as Value)).map((i) => list[i] as Value)
}

function distinct(list: ListValue): ListValue {
  return list.filter((item, i) => list.findIndex((one) => same(one, item)) === i)
}

function flatten(list: ListValue, depth = 1n): ListValue {
  if (depth < 0n) throw new CelError('level must be non-negative')
  return list.flatMap((item) => (isList(item) && depth > 0n ? flatten(item, depth - 1n) : [item]))
}

function slice(list: ListValue, start: bigint, end: bigint): ListValue {
  const wrong = (why: string): CelError => new CelError(`cannot slice(${start}, ${end}), ${why}`)
  if (start < 0n || end < 0n) throw wrong('negative indexes not supported')
  if (start > end) throw wrong('start index must be less than or equal to end index')
  if (BigInt(list.length) < end) throw wrong(`list is length ${list.length}`)
  return list.slice(Number(start), Number(end))
}

/** Longer ones take longer than a student may wait. */
const maxRange = 1_000_000n

function range(size: bigint): ListValue {
  if (size < 0n) throw new CelError(`lists.range: size must be non-negative, got ${size}`)
  if (size > maxRange) throw new CelError(`lists.range: size ${size} exceeds maximum allowed (${maxRange})`)
  return Array.from({ length: Number(size) }, (_, i) => BigInt(i))
}

const optional = (value: Value | undefined): Optional => (value === undefined ? none : new Optional(value))
const has = (list: ListValue, item: Value): boolean => list.some((one) => same(one, item))
const contains = (list: ListValue, part: ListValue): boolean => part.every((item) => has(list, item))

/** Models apiserver/pkg/cel/library/lists.go (1.36), cel-go ext/lists.go (version 3) and ext/sets.go. */
export const lists: Library = {
  isSorted: each(
    comparable,
    (type) => `list_${type}_is_sorted_bool`,
    'list([type]).() bool',
    () => isSorted,
  ),
  sum: each(summable, (type) => `list_${type}_sum_${type}`, 'list([type]).() [type]', sum),
  min: each(
    comparable,
    (type) => `list_${type}_min_${type}`,
    'list([type]).() [type]',
    most('min', (order) => order < 0),
  ),
  max: each(
    comparable,
    (type) => `list_${type}_max_${type}`,
    'list([type]).() [type]',
    most('max', (order) => order > 0),
  ),
  indexOf: {
    list_a_index_of_int: ['list(A).(A) int', (list: ListValue, item: Value) => BigInt(list.findIndex((one) => same(one, item)))],
  },
  lastIndexOf: {
    list_a_last_index_of_int: [
      'list(A).(A) int',
      (list: ListValue, item: Value) => BigInt(list.findLastIndex((one) => same(one, item))),
    ],
  },
  sort: each(
    comparable,
    (type) => `list_${longName(type)}_sort`,
    'list([type]).() list([type])',
    () => (list: ListValue) => sortedBy(list, list),
  ),
  '@sortByAssociatedKeys': each(
    comparable,
    (type) => `list_${longName(type)}_sortByAssociatedKeys`,
    'list(T).(list([type])) list(T)',
    () => sortedBy,
  ),
  distinct: { list_distinct: ['list(T).() list(T)', distinct] },
  flatten: {
    list_flatten: ['list(list(T)).() list(T)', flatten],
    list_flatten_int: ['list(dyn).(int) list(dyn)', flatten],
  },
  reverse: { list_reverse: ['list(T).() list(T)', (list: ListValue) => list.toReversed()] },
  slice: { list_slice: ['list(T).(int, int) list(T)', slice] },
  first: { list_first: ['list(V).() optional(V)', (list: ListValue) => optional(list[0])] },
  last: { list_last: ['list(V).() optional(V)', (list: ListValue) => optional(list.at(-1))] },
  'lists.range': { lists_range: ['(int) list(int)', range] },
  'sets.contains': { list_sets_contains_list: ['(list(T), list(T)) bool', contains] },
  'sets.equivalent': {
    list_sets_equivalent_list: ['(list(T), list(T)) bool', (a: ListValue, b: ListValue) => contains(a, b) && contains(b, a)],
  },
  'sets.intersects': {
    list_sets_intersects_list: ['(list(T), list(T)) bool', (a: ListValue, b: ListValue) => a.some((item) => has(b, item))],
  },
}
