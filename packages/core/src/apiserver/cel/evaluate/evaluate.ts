import { actualCost } from '../cost/actual.ts'
import { allFunctions } from '../library/all.ts'
import type { Runnable } from '../library/library.ts'
import type { Call, Expr } from '../syntax/expr.ts'
import { memberOf, optionalMember, qualified } from './attributes.ts'
import { constantOf } from './constants.ts'
import { dispatched } from './dispatch.ts'
import { folded } from './folds.ts'
import { type Local, localValue, type Run, spend } from './run.ts'
import { CelError, EntryMap, noSuchOverload, Optional, TypeValue, type Value } from './values.ts'

/** What an expression answers; errors are thrown as CelError, too much work as CostError. Models cel-go interpreter (OptOptimize). */
export function evaluate(run: Run, expr: Expr, local?: Local): Value {
  const constant = constantOf(run, expr)
  if (constant !== undefined) return constant
  switch (expr.kind) {
    case 'literal':
      return expr.value
    case 'ident':
    case 'select':
      return attribute(run, expr, local, 1)
    case 'call':
      return called(run, expr, local, 1)
    case 'list':
      return listed(run, expr, local)
    case 'map':
      return mapped(run, expr, local)
    case 'struct':
      return structured(run, expr, local)
    case 'fold':
      return folded(run, expr, local, evaluate)
    case 'unspecified':
      throw noSuchOverload()
  }
}

const indexes = new Set(['_[_]', '_?._', '_[?_]'])

/** What is looked at by names and places; the rest of it is worked out first. */
const isAttribute = (run: Run, expr: Expr): boolean =>
  expr.kind === 'select' ||
  (expr.kind === 'ident' && !run.typeNames.has(expr.id)) ||
  (expr.kind === 'call' && (expr.name === '_?_:_' || indexes.has(expr.name)))

/** Where it begins costs `root`, each name and place 1. */
function attribute(run: Run, expr: Expr, local: Local | undefined, root: number): Value {
  if (expr.kind === 'ident') return named(run, expr, local, root)
  if (expr.kind === 'call') return called(run, expr, local, root)
  if (expr.kind !== 'select') return evaluate(run, expr, local)
  const operand = rooted(run, expr.operand, local, expr.test ? 0 : root)
  if (expr.test) return tested(run, operand, expr.field)
  spend(run, 1)
  return qualified(operand, expr.field)
}

/** What is looked at: something that is no attribute becomes one. */
function rooted(run: Run, expr: Expr, local: Local | undefined, root: number): Value {
  if (isAttribute(run, expr)) return attribute(run, expr, local, root)
  return costing(run, root, () => evaluate(run, expr, local))
}

function named(run: Run, expr: Extract<Expr, { kind: 'ident' }>, local: Local | undefined, root: number): Value {
  const type = run.typeNames.get(expr.id)
  if (type) return new TypeValue(type.name)
  const name = expr.name.replace(/^\./, '')
  spend(run, root)
  const own = localValue(local, expr.name)
  const found = own ? own() : run.variable(name)
  if (found === undefined) throw new CelError(`no such attribute(s): ${name}`)
  return found
}

/** `has(operand.field)` */
function tested(run: Run, operand: Value, field: string): boolean {
  spend(run, 1)
  const inner = operand instanceof Optional ? operand.value : operand
  return inner !== undefined && memberOf(inner, field) !== undefined
}

/** Calls that look at their arguments one by one. */
function called(run: Run, expr: Call, local: Local | undefined, root: number): Value {
  switch (expr.name) {
    case '_&&_':
      return both(run, expr, local, false)
    case '_||_':
      return both(run, expr, local, true)
    case '_?_:_':
      return chosen(run, expr, local)
    case '_[_]':
    case '_[?_]':
    case '_?._':
      return indexed(run, expr, local, root)
    case 'or':
    case 'orValue':
      return orElse(run, expr, local)
    case '@not_strictly_false':
      return notFalse(run, expr, local)
    default:
      return strict(run, expr, local)
  }
}

/** A value, or the error that came instead. */
function tried(run: Run, expr: Expr, local: Local | undefined): Value | CelError {
  try {
    return evaluate(run, expr, local)
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
}

/** An error decides nothing where the other side does. */
function both(run: Run, { args }: Call, local: Local | undefined, decides: boolean): Value {
  let failed: CelError | undefined
  for (const arg of args) {
    const found = tried(run, arg, local)
    if (found === decides) return decides
    if (found instanceof CelError) failed ??= found
    else if (typeof found !== 'boolean') failed ??= noSuchOverload()
  }
  if (failed) throw failed
  return !decides
}

function chosen(run: Run, { args }: Call, local: Local | undefined): Value {
  const [condition, yes, no] = args as [Expr, Expr, Expr]
  const holds = isAttribute(run, condition) ? attribute(run, condition, local, 1) : evaluate(run, condition, local)
  if (typeof holds !== 'boolean') throw noSuchOverload()
  const branch = holds ? yes : no
  return isAttribute(run, branch) ? attribute(run, branch, local, 0) : evaluate(run, branch, local)
}

function indexed(run: Run, { name, args }: Call, local: Local | undefined, root: number): Value {
  const [operand, index] = args as [Expr, Expr]
  const value = rooted(run, operand, local, root)
  const plain = name === '_[_]'
  const key = costing(run, plain ? 1 : 0, () =>
    isAttribute(run, index) ? attribute(run, index, local, 0) : evaluate(run, index, local),
  )
  if (plain) return qualified(value, key)
  const found = optionalMember(value, key)
  if (found.value !== undefined) spend(run, 1)
  return found
}

function orElse(run: Run, { name, target, args }: Call, local: Local | undefined): Value {
  const first = evaluate(run, target as Expr, local)
  if (!(first instanceof Optional)) throw noSuchOverload()
  if (first.value !== undefined) return name === 'or' ? first : first.value
  return evaluate(run, args[0] as Expr, local)
}

function notFalse(run: Run, { args }: Call, local: Local | undefined): boolean {
  const found = tried(run, args[0] as Expr, local)
  spend(run, 1)
  return found !== false
}

/** The overloads that a call may mean; all of its function's, where the checker had nothing to say. */
export function overloadsOf(run: Run, expr: Call): readonly Runnable[] {
  const all = allFunctions.get(expr.name) ?? []
  const ids = run.overloads.get(expr.id)
  return ids ? all.filter(({ id }) => ids.includes(id)) : all.filter(({ member }) => member === (expr.target !== undefined))
}

function strict(run: Run, expr: Call, local: Local | undefined): Value {
  const overloads = overloadsOf(run, expr)
  const [first, second] = expr.args
  if (expr.name === '@in' && overloads.length === 1 && overloads[0]?.id === 'in_list') {
    const constant = constantOf(run, second as Expr)
    // a list of literals is looked up, not walked
    if (Array.isArray(constant) && isPrimitive(constant[0]))
      return constant.length > 0 && has(run, expr, first as Expr, constant, local)
  }
  const given = argumentsOf(run, expr, local)
  const id = overloads.length === 1 ? (overloads[0]?.id as string) : ''
  if (given.failed) {
    if (given.complete) spend(run, actualCost(expr.name, id, given.args, undefined))
    throw given.failed
  }
  return applied(run, expr, overloads, id, given.args)
}

function applied(run: Run, expr: Call, overloads: readonly Runnable[], id: string, args: readonly Value[]): Value {
  let answer: Value | undefined
  try {
    answer = dispatched(expr.name, overloads, args).run(...args)
    return answer
  } finally {
    spend(run, actualCost(expr.name, id, args, answer))
  }
}

interface Given {
  args: Value[]
  failed?: CelError
  /** Whether the last one was looked at. */
  complete: boolean
}

/** Arguments, up to the first that fails. */
function argumentsOf(run: Run, { target, args: own }: Call, local: Local | undefined): Given {
  const exprs = [...(target ? [target] : []), ...own]
  const args: Value[] = []
  for (const [i, expr] of exprs.entries()) {
    const value = tried(run, expr, local)
    if (value instanceof CelError) return { args, failed: value, complete: i === exprs.length - 1 }
    args.push(value)
  }
  return { args, complete: true }
}

const isPrimitive = (value: Value | undefined): boolean => value === undefined || typeof value !== 'object'

function has(run: Run, expr: Call, item: Expr, list: readonly Value[], local: Local | undefined): Value {
  const value = evaluate(run, item, local)
  return dispatched(expr.name, overloadsOf(run, expr), [value, list]).run(value, list)
}

function listed(run: Run, { items, optionals }: Extract<Expr, { kind: 'list' }>, local: Local | undefined): Value {
  return costing(run, 10, () =>
    items.flatMap((item, i): Value[] => {
      const value = evaluate(run, item, local)
      return optionals.has(i) ? inner(value) : [value]
    }),
  )
}

/** What is made costs the same when it fails. */
function costing<T>(run: Run, cost: number, make: () => T): T {
  try {
    return make()
  } finally {
    spend(run, cost)
  }
}

/** What an optional holds, as a list of none or one. */
function inner(value: Value): Value[] {
  if (!(value instanceof Optional)) throw noSuchOverload()
  return value.value === undefined ? [] : [value.value]
}

function mapped(run: Run, { entries }: Extract<Expr, { kind: 'map' }>, local: Local | undefined): Value {
  const made = new EntryMap()
  return costing(run, 30, () => {
    for (const entry of entries) {
      const key = evaluate(run, entry.key, local)
      const value = evaluate(run, entry.value, local)
      for (const one of entry.optional ? inner(value) : [value]) made.set(key, one)
    }
    return made
  })
}

function structured(run: Run, { fields }: Extract<Expr, { kind: 'struct' }>, local: Local | undefined): Value {
  const made = new EntryMap()
  return costing(run, 40, () => {
    for (const { name, value, optional } of fields) {
      const found = evaluate(run, value, local)
      for (const one of optional ? inner(found) : [found]) made.set(name, one)
    }
    return made
  })
}
