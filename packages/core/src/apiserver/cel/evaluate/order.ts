import { Uint } from '../syntax/expr.ts'
import { kindOf } from './list-kinds.ts'
import {
  CelObject,
  Duration,
  isList,
  isMap,
  type ListValue,
  type MapValue,
  noSuchOverload,
  Optional,
  Timestamp,
  TypeValue,
  type Value,
} from './values.ts'

type Numeric = bigint | number

const numeric = (value: Value): Numeric | undefined => {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof Uint ? value.value : undefined
}

const sign = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

function bytesOrder(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return sign(a[i], b[i])
  return sign(a.length, b.length)
}

/** Texts in the order of their code points. */
function textOrder(a: string, b: string): number {
  const [left, right] = [[...a], [...b]]
  for (let i = 0; i < Math.min(left.length, right.length); i++)
    if (left[i] !== right[i]) return sign(left[i]?.codePointAt(0) ?? 0, right[i]?.codePointAt(0) ?? 0)
  return sign(left.length, right.length)
}

/** Less, equal or more, among numbers and each other kind; throws where there is no order. */
export function compare(a: Value, b: Value): number {
  const [left, right] = [numeric(a), numeric(b)]
  if (left !== undefined && right !== undefined) {
    if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN
    return left < right ? -1 : left > right ? 1 : 0
  }
  if (typeof a === 'string' && typeof b === 'string') return textOrder(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return sign(a, b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return bytesOrder(a, b)
  if (a instanceof Duration && b instanceof Duration) return sign(a.nanos, b.nanos)
  if (a instanceof Timestamp && b instanceof Timestamp) return sign(a.nanos, b.nanos)
  throw noSuchOverload()
}

function sameLists(a: ListValue, b: ListValue): boolean {
  if (a.length !== b.length) return false
  const sameItem = kindOf(a)
  if (!sameItem) return a.every((item, i) => same(item, b[i] as Value))
  return b.every((item) => a.some((one) => sameItem(one, item) && same(one, item)))
}

function sameMaps(a: MapValue, b: MapValue): boolean {
  if (a.size !== b.size) return false
  return a.keys().every((key) => {
    const [left, right] = [a.get(key), b.get(key)]
    return left === undefined || right === undefined ? left === right : same(left, right)
  })
}

/** Whether two values are one to CEL: values of different kinds are not, but numbers may be. */
export function same(a: Value, b: Value): boolean {
  const [left, right] = [numeric(a), numeric(b)]
  // biome-ignore lint/suspicious/noDoubleEquals: 1n == 1
  if (left !== undefined || right !== undefined) return left !== undefined && right !== undefined && left == right
  if (isList(a)) return isList(b) && sameLists(a, b)
  if (isMap(a)) return isMap(b) && sameMaps(a, b)
  if (typeof a !== 'object' || a === null) return a === b
  return sameObjects(a, b)
}

function sameObjects(a: Value & object, b: Value): boolean {
  if (a instanceof Uint8Array) return b instanceof Uint8Array && bytesOrder(a, b) === 0
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name
  if (a instanceof CelObject) return b instanceof CelObject && a.typeName === b.typeName && a.equals(b)
  if (!(a instanceof Optional) || !(b instanceof Optional)) return false
  return a.value === undefined || b.value === undefined ? a.value === b.value : same(a.value, b.value)
}
