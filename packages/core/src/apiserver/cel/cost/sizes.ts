import type { Type } from '../check/types.ts'
import { accumulatorName, type Expr } from '../syntax/expr.ts'
import type { Entries, Estimator, LocalSize, Node } from './estimator.ts'
import { fixed, type Range, union, unknown } from './range.ts'

export const local = ({ locals }: Estimator, name: string): LocalSize | undefined => locals.get(name)?.at(-1)

export function pushLocal({ locals }: Estimator, name: string, value: LocalSize): void {
  locals.set(name, [...(locals.get(name) ?? []), value])
}

export const popLocal = ({ locals }: Estimator, name: string): void => void locals.get(name)?.pop()

export const typeOf = ({ checked }: Estimator, { id }: Expr): Type => checked.types.get(id) as Type

export function pathOf(estimator: Estimator, expr: Expr): readonly string[] {
  const found = expr.kind === 'ident' ? local(estimator, expr.name) : undefined
  return found?.path ?? estimator.paths.get(expr.id) ?? []
}

function literalSize(expr: Expr): Range | undefined {
  if (expr.kind === 'list') return fixed(expr.items.length)
  if (expr.kind === 'map') return fixed(expr.entries.length)
  if (expr.kind !== 'literal') return undefined
  if (typeof expr.value === 'string') return fixed([...expr.value].length)
  return fixed(expr.value instanceof Uint8Array ? expr.value.length : 1)
}

const scalars = new Set(['bool', 'double', 'duration', 'int', 'timestamp', 'uint'])

const isScalar = ({ kind, name, params }: Type): boolean =>
  scalars.has(kind) || (kind === 'opaque' && name === 'optional_type' && isScalar(params[0] as Type))

/** How large a value can be, as far as it is known. Models cel-go checker/cost.go computeSize. */
export function sizeOf(estimator: Estimator, expr: Expr): Range | undefined {
  const known = estimator.sizes.get(expr.id) ?? literalSize(expr)
  if (known) return known
  const declared = estimator.sizeAt(pathOf(estimator, expr))
  if (declared) {
    estimator.sizes.set(expr.id, declared)
    return declared
  }
  if (isScalar(typeOf(estimator, expr))) return fixed(1)
  return expr.kind === 'ident' ? local(estimator, expr.name)?.size : undefined
}

export const sizeOrUnknown = (estimator: Estimator, expr: Expr): Range => sizeOf(estimator, expr) ?? unknown

export function entriesOf(estimator: Estimator, expr: Expr): Entries | undefined {
  const found = estimator.entries.get(expr.id)
  return found ?? (expr.kind === 'ident' ? local(estimator, expr.name)?.entries : undefined)
}

/** That of both; undefined where one is not known. */
export const unionOfEntries = (a: Entries | undefined, b: Entries | undefined): Entries | undefined =>
  a && b && { list: a.list, key: union(a.key, b.key), value: union(a.value, b.value) }

export function setSize(estimator: Estimator, expr: Expr, size: Range | undefined): void {
  if (size) estimator.sizes.set(expr.id, size)
}

export function setEntries(estimator: Estimator, expr: Expr, entries: Entries | undefined): void {
  if (entries) estimator.entries.set(expr.id, entries)
}

export function nodeOf(estimator: Estimator, expr: Expr): Node {
  const path = pathOf(estimator, expr)
  const own = path[0] === accumulatorName ? [] : path
  return { expr, type: typeOf(estimator, expr), path: own, size: sizeOf(estimator, expr) }
}
