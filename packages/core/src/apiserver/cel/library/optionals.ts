import {
  CelError,
  Duration,
  EntryMap,
  isList,
  isMap,
  type ListValue,
  type MapValue,
  none,
  noSuchOverload,
  Optional,
  type Value,
} from '../evaluate/values.ts'
import { Uint } from '../syntax/expr.ts'
import type { Library, Run } from './library.ts'

/** Empty texts, lists and maps, zeros, false and null. */
function isZero(value: Value): boolean {
  if (value instanceof Duration) return value.nanos === 0n
  if (value instanceof Uint) return value.value === 0n
  if (isList(value) || value instanceof Uint8Array) return value.length === 0
  if (isMap(value)) return value.size === 0
  return value === null || value === '' || value === false || value === 0 || value === 0n
}

function valueIn({ value }: Optional): Value {
  if (value === undefined) throw new CelError('optional.none() dereference')
  return value
}

const unwrap = (list: ListValue): Value[] =>
  list.flatMap((item) => {
    if (!(item instanceof Optional)) throw noSuchOverload()
    return item.value === undefined ? [] : [item.value]
  })

/** A map's members with more of them. */
function inserted(map: MapValue, entries: Iterable<[Value, Value]>): EntryMap {
  const made = new EntryMap()
  for (const key of map.keys()) made.add(key, map.get(key) as Value)
  for (const [key, value] of entries)
    if (!made.add(key, value)) throw new CelError(`insert failed: key ${keyText(key)} already exists`)
  return made
}

export const keyText = (key: Value): string => (key instanceof Uint ? String(key.value) : String(key))

export const entriesOf = (map: MapValue): [Value, Value][] => map.keys().map((key) => [key, map.get(key) as Value])

/** What the evaluator works out itself. */
const built: Run = () => {
  throw noSuchOverload()
}

/** Models cel-go cel/library.go OptionalTypes and ext/comprehensions.go mapInsert. */
export const optionals: Library = {
  'optional.of': { optional_of: ['(V) optional(V)', (value: Value) => new Optional(value)] },
  'optional.ofNonZeroValue': {
    optional_ofNonZeroValue: ['(V) optional(V)', (value: Value) => (isZero(value) ? none : new Optional(value))],
  },
  'optional.none': { optional_none: ['() optional(V)', () => none] },
  'optional.unwrap': { optional_unwrap: ['(list(optional(V))) list(V)', unwrap] },
  unwrapOpt: { optional_unwrapOpt: ['list(optional(V)).() list(V)', unwrap] },
  hasValue: { optional_hasValue: ['optional(V).() bool', ({ value }: Optional) => value !== undefined] },
  value: { optional_value: ['optional(V).() V', valueIn] },
  or: { optional_or_optional: ['optional(V).(optional(V)) optional(V)', built] },
  orValue: { optional_orValue_value: ['optional(V).(V) V', built] },
  '_?._': { select_optional_field: ['(dyn, string) optional(V)', built] },
  '_[?_]': {
    list_optindex_optional_int: ['(list(V), int) optional(V)', built],
    optional_list_optindex_optional_int: ['(optional(list(V)), int) optional(V)', built],
    map_optindex_optional_value: ['(map(K, V), K) optional(V)', built],
    optional_map_optindex_optional_value: ['(optional(map(K, V)), K) optional(V)', built],
  },
  'cel.@mapInsert': {
    '@mapInsert_map_key_value': [
      '(map(K, V), K, V) map(K, V)',
      (map: MapValue, key: Value, value: Value) => inserted(map, [[key, value]]),
    ],
    '@mapInsert_map_map': ['(map(K, V), map(K, V)) map(K, V)', (map: MapValue, more: MapValue) => inserted(map, entriesOf(more))],
  },
}
