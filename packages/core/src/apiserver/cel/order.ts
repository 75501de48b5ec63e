import { Duration, UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import { CelObject } from './values.ts'

/** Less, equal or more: numbers, texts, bytes, times and lengths of time among their own kind. */
export const compare = (a: unknown, b: unknown): number => (less(a, b) ? -1 : less(b, a) ? 1 : 0)

const less = (a: unknown, b: unknown): boolean => (plain(a) as bigint) < (plain(b) as bigint)

const plain = (value: unknown): unknown => (value instanceof UnsignedInt ? value.value : value)

/** Whether two values are one to CEL, members and all. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b || looselySame(a, b)
  if (a instanceof Duration || a instanceof Date || a instanceof UnsignedInt) return compare(a, b) === 0
  if (a instanceof CelObject) return a === b
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]))
  const [left, right] = [entriesOf(a), entriesOf(b)]
  return left.length === right.length && left.every(([key, value]) => right.some(([k, v]) => k === key && same(value, v)))
}

/** An int and a double may be equal. */
const looselySame = (a: unknown, b: unknown): boolean =>
  typeof a !== typeof b &&
  ['bigint', 'number'].includes(typeof a) &&
  ['bigint', 'number'].includes(typeof b) &&
  compare(a, b) === 0

/** The members of a map, whatever it is kept as. */
export const entriesOf = (map: object): [unknown, unknown][] => (map instanceof Map ? [...map] : Object.entries(map))
