import type { Type } from '../check/types.ts'
import { isList, sizeOf, type Value } from '../evaluate/values.ts'
import type { CallCost, Node, SizeAt } from './estimator.ts'
import { traversal, unbounded } from './factors.ts'
import { by, fixed, plus, type Range, scaled, unknown } from './range.ts'

const [callCost, listCost] = [1, 10]

const sizeIn = ({ size, path }: Node, sizeAt: SizeAt): Range => size ?? sizeAt(path) ?? unknown

/** A call that answers a new list. */
const allocating = (factor: number, size: Range): CallCost => ({
  cost: plus(plus(scaled(size, factor), fixed(listCost)), fixed(callCost)),
  size,
})

/** A literal, which counts as 0 when it is negative. */
function literal(node: Node | undefined, otherwise: number): number {
  const { expr } = node ?? {}
  if (expr?.kind !== 'literal' || typeof expr.value !== 'bigint') return otherwise
  return expr.value < 0n ? 0 : Number(expr.value)
}

/** Comparing each item with each other one. */
const selfCompared = (size: Range, item: Type | undefined): CallCost => {
  const text = item?.kind === 'string' || item?.kind === 'bytes'
  return allocating(text ? 2 + traversal : 2, by(size, size))
}

type Estimate = (target: Node | undefined, args: readonly Node[], sizeAt: SizeAt) => CallCost

const onTarget =
  (estimate: (target: Node, args: readonly Node[], sizeAt: SizeAt) => CallCost): Estimate =>
  (target, args, sizeAt) =>
    estimate(target as Node, args, sizeAt)

const comparing = onTarget((target, _args, sizeAt) => selfCompared(sizeIn(target, sizeAt), target.type.params[0]))

/** By the keys, which are the argument. */
const sorting: Estimate = (_target, [keys], sizeAt) => selfCompared(sizeIn(keys as Node, sizeAt), (keys as Node).type.params[0])

const flattening = onTarget((target, args, sizeAt) =>
  allocating(args.length > 0 ? literal(args[0], unbounded) : 1, sizeIn(target, sizeAt)),
)

const slicing = onTarget((target, [start, end], sizeAt) =>
  allocating(1, fixed(Math.max(literal(end, sizeIn(target, sizeAt).max) - literal(start, 0), 0))),
)

const sets =
  (factor: number): Estimate =>
  (_target, [a, b], sizeAt) => ({
    cost: plus(scaled(by(sizeIn(a as Node, sizeAt), sizeIn(b as Node, sizeAt)), factor), fixed(callCost)),
  })

/** Models cel-go ext/lists.go (version 3) and ext/sets.go. */
const estimates: Readonly<Record<string, Estimate>> = {
  list_slice: slicing,
  lists_range: (_target, [size]) => allocating(1, fixed(literal(size, unbounded))),
  list_reverse: onTarget((target, _args, sizeAt) => allocating(1, sizeIn(target, sizeAt))),
  list_flatten: flattening,
  list_flatten_int: flattening,
  list_distinct: comparing,
  list_sets_contains_list: sets(1),
  list_sets_intersects_list: sets(1),
  list_sets_equivalent_list: sets(2),
}

/** What a call on lists costs; undefined for all others. */
export function listCallCost(
  overload: string,
  target: Node | undefined,
  args: readonly Node[],
  sizeAt: SizeAt,
): CallCost | undefined {
  if (overload.startsWith('list_') && overload.endsWith('_sortByAssociatedKeys')) return sorting(target, args, sizeAt)
  if (overload.startsWith('list_') && overload.endsWith('_sort')) return comparing(target, args, sizeAt)
  return Object.hasOwn(estimates, overload) ? estimates[overload]?.(target, args, sizeAt) : undefined
}

const countOf = (value: Value | undefined): number => (value === undefined ? 1 : (sizeOf(value) ?? 1))
const made = (factor: number, size: number): number => Math.floor(size * factor) + callCost + listCost

function compared(list: Value | undefined): number {
  const first = isList(list) ? list[0] : undefined
  const factor = typeof first === 'string' || first instanceof Uint8Array ? 2 + traversal : 2
  return made(factor, countOf(list) ** 2)
}

type Actual = (args: readonly Value[], answer: Value | undefined) => number

const answered: Actual = (_args, answer) => made(1, countOf(answer))
const flattened: Actual = ([list, depth]) => made(typeof depth === 'bigint' ? Math.max(Number(depth), 0) : 1, countOf(list))
const setsCost =
  (factor: number): Actual =>
  ([a, b]) =>
    callCost + Math.floor(countOf(a) * countOf(b) * factor)

const actuals: Readonly<Record<string, Actual>> = {
  list_slice: answered,
  lists_range: answered,
  list_reverse: answered,
  list_flatten: flattened,
  list_flatten_int: flattened,
  list_distinct: ([list]) => compared(list),
  list_sets_contains_list: setsCost(1),
  list_sets_intersects_list: setsCost(1),
  list_sets_equivalent_list: setsCost(2),
}

/** What a call on lists cost; undefined for all others. */
export function actualListCost(overload: string, args: readonly Value[], answer: Value | undefined): number | undefined {
  if (overload.startsWith('list_') && overload.endsWith('_sortByAssociatedKeys')) return compared(args[1])
  if (overload.startsWith('list_') && overload.endsWith('_sort')) return compared(args[0])
  return Object.hasOwn(actuals, overload) ? actuals[overload]?.(args, answer) : undefined
}
