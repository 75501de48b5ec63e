import { CelObject, isList, isMap, Optional, sizeOf, type Value } from '../evaluate/values.ts'
import { CidrValue, IpValue } from '../library/addresses.ts'
import { FormatValue } from '../library/formats.ts'
import { patternLength, times, traversal } from './factors.ts'
import { actualListCost } from './lists.ts'

/** How much there is of a value; 1 of what has no size. */
function size(value: Value | undefined): number {
  if (value === undefined) return 1
  if (value instanceof Optional) return size(value.value)
  if (value instanceof IpValue) return value.family === 4 ? 4 : 16
  if (value instanceof CidrValue) return Math.ceil(value.length / 8)
  return sizeOf(value) ?? 1
}

/** What it costs to walk through a value and all that is in it. Models apiserver/pkg/cel/library/cost.go traversalCost (1.36). */
function walk(value: Value): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return Math.floor(byteSize(value) * traversal)
  if (isList(value)) return value.reduce<number>((sum, item) => sum + walk(item), 0)
  if (isMap(value)) return value.keys().reduce<number>((sum, key) => sum + walk(key) + walk(value.get(key) as Value), 0)
  return 1
}

const byteSize = (value: string | Uint8Array): number =>
  typeof value === 'string' ? [...value].reduce((sum, char) => sum + utf8Length(char.codePointAt(0) ?? 0), 0) : value.length

const utf8Length = (point: number): number => (point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)

type Cost = (args: readonly (Value | undefined)[], answer: Value | undefined, overload: string) => number | undefined

const reading =
  (factor: number): Cost =>
  ([text]) =>
    times(size(text), factor * traversal)

const matching: Cost = ([text, pattern]) => times(size(text) + 1, traversal) * times(size(pattern), patternLength)

const ranges =
  (more: number, parsed: string): Cost =>
  ([range, other], _answer, overload) => {
    const own = size(range)
    const parsing = overload === parsed ? times(size(other), traversal) : 0
    return times(2 * own, traversal) + (more ? times(own, traversal) + 1 : 0) + parsing
  }

const selectorCost: Cost = ([, text]) => {
  const length = size(text)
  return 10 + times(length, traversal) + times(times(length, 0.5), 50)
}

const validation: Cost = ([format, text]) =>
  format instanceof FormatValue ? times(size(text) + 1, traversal) * times(format.maxPatternSize, patternLength) : undefined

const walking: Cost = ([list]) => (list === undefined ? 1 : walk(list))

/** Models apiserver/pkg/cel/library/cost.go CallCost (1.36). */
const byName: Readonly<Record<string, Cost>> = {
  check: () => 350_000,
  fieldSelector: selectorCost,
  labelSelector: selectorCost,
  ...Object.fromEntries(['isSorted', 'sum', 'max', 'min', 'indexOf', 'lastIndexOf'].map((name) => [name, walking])),
  ...Object.fromEntries(
    'url lowerAscii upperAscii substring trim jsonpatch.escapeKey cidr isIP isCIDR quantity isQuantity semver isSemver'
      .split(' ')
      .map((name) => [name, reading(1)]),
  ),
  replace: reading(2),
  split: reading(2),
  'ip.isCanonical': reading(2),
  join: (_args, answer) => times(size(answer), 2 * traversal),
  find: matching,
  findAll: matching,
  ip: ([text], _answer, overload) => (overload === 'cidr_ip' ? 1 : times(size(text), traversal)),
  containsIP: ranges(0, 'cidr_contains_ip_string'),
  containsCIDR: ranges(1, 'cidr_contains_cidr_string'),
  validate: validation,
  '_==_': ([first]) => (first instanceof CelObject ? 1 : undefined),
}

const smaller: Cost = ([a, b]) => times(Math.min(size(a), size(b)), traversal)
const joining: Cost = ([a, b]) => times(size(a) + size(b), traversal)

const compared = ['less', 'greater', 'less_equals', 'greater_equals'].flatMap((name) => [`${name}_string`, `${name}_bytes`])

/** Models cel-go interpreter/runtimecost.go costCall. */
const byOverload: Readonly<Record<string, Cost>> = {
  starts_with_string: ([, part]) => times(size(part), traversal),
  ends_with_string: ([, part]) => times(size(part), traversal),
  string_to_bytes: reading(1),
  bytes_to_string: reading(1),
  strings_quote: reading(1),
  string_format: reading(1),
  in_list: ([, list]) => size(list),
  ...Object.fromEntries([...compared, 'equals', 'not_equals'].map((id) => [id, smaller])),
  add_string: joining,
  add_bytes: joining,
  matches: matching,
  matches_string: matching,
  contains_string: ([text, part]) => times(size(text), traversal) * times(size(part), traversal),
}

const own = (costs: Readonly<Record<string, Cost>>, key: string): Cost | undefined =>
  Object.hasOwn(costs, key) ? costs[key] : undefined

/** What a call cost, by what it was given; undefined stands for what failed. */
export const actualCost = (name: string, overload: string, args: readonly Value[], answer: Value | undefined): number =>
  actualListCost(overload, args, answer) ??
  own(byName, name)?.(args, answer, overload) ??
  own(byOverload, overload)?.(args, answer, overload) ??
  1
