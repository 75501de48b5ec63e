import type { Call, Expr, Fold } from '../syntax/expr.ts'
import { newProblems, type Problem } from '../syntax/source.ts'
import { aggregateType } from './aggregates.ts'
import { type Checker, fits, mismatch, report, resolve, structField } from './checker.ts'
import { type Environment, localType, typeNamed, within } from './environment.ts'
import { resolved } from './overloads.ts'
import {
  bool,
  bytes,
  double,
  dyn,
  errorType,
  int,
  isDynOrError,
  isOptional,
  nullType,
  optionalOf,
  string,
  struct,
  type Type,
  typeOf,
  typeText,
  uint,
  unwrapped,
} from './types.ts'
import { substitute } from './unify.ts'

/** What the checker found out, by the ids of nodes. */
export interface Checked {
  expr: Expr
  types: ReadonlyMap<number, Type>
  /** The overloads that a call may mean. */
  overloads: ReadonlyMap<number, readonly string[]>
  /** Variables that are named, without those of loops. */
  variables: ReadonlySet<string>
  /** Nodes that name a type. */
  typeNames: ReadonlyMap<number, Type>
  problems: readonly Problem[]
}

/** Types an expression; a call on a namespace and a name with dots are written anew in it. Models cel-go checker/checker.go Check. */
export function check(expr: Expr, places: ReadonlyMap<number, number | undefined>, environment: Environment): Checked {
  const checker: Checker = {
    environment,
    problems: newProblems(),
    at: ({ id }) => places.get(id),
    scope: undefined,
    mapping: new Map(),
    types: new Map(),
    overloads: new Map(),
    variables: new Set(),
    typeNames: new Map(),
    free: 0,
    check: (one) => checked(checker, one),
  }
  checked(checker, expr)
  const types = new Map([...checker.types].map(([id, type]) => [id, substitute(checker.mapping, type, true)]))
  return { ...checker, expr, types, problems: checker.problems.all }
}

function checked(checker: Checker, expr: Expr): Type {
  const type = typeFor(checker, expr)
  checker.types.set(expr.id, type)
  return type
}

function typeFor(checker: Checker, expr: Expr): Type {
  switch (expr.kind) {
    case 'literal':
      return literalType(expr.value)
    case 'ident':
      return identType(checker, expr)
    case 'select':
      return selectType(checker, expr)
    case 'call':
      return callType(checker, expr)
    case 'fold':
      return foldType(checker, expr)
    case 'unspecified':
      return errorType
    default:
      return aggregateType(checker, expr)
  }
}

function literalType(value: unknown): Type {
  if (value === null) return nullType
  if (typeof value === 'boolean') return bool
  if (typeof value === 'bigint') return int
  if (typeof value === 'number') return double
  if (typeof value === 'string') return string
  return value instanceof Uint8Array ? bytes : uint
}

/** What a name stands for outside of loops. */
function globalType(checker: Checker, expr: Expr, name: string): Type | undefined {
  const { variables, objects } = checker.environment
  const plain = name.replace(/^\./, '')
  const variable = variables.get(plain)
  if (variable) checker.variables.add(plain)
  const named = variable ? undefined : (typeNamed(plain) ?? (objects(plain) && struct(plain)))
  if (named) checker.typeNames.set(expr.id, named)
  return variable ?? (named && typeOf(named))
}

function identType(checker: Checker, expr: Extract<Expr, { kind: 'ident' }>): Type {
  const found = localType(checker.scope, expr.name) ?? globalType(checker, expr, expr.name)
  if (found) return found
  report(checker, expr, `undeclared reference to '${expr.name}' (in container '')`)
  return errorType
}

/** a.b.c as one name; undefined where something else stands below. */
function dotted(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name
  if (expr.kind !== 'select' || expr.test) return undefined
  const operand = dotted(expr.operand)
  return operand === undefined ? undefined : `${operand}.${expr.field}`
}

function selectType(checker: Checker, expr: Extract<Expr, { kind: 'select' }>): Type {
  const name = dotted(expr)
  const first = name?.split('.')[0] ?? ''
  const known = name === undefined || localType(checker.scope, first) ? undefined : globalType(checker, expr, name)
  if (known) {
    Object.assign(expr, { kind: 'ident', name })
    return known
  }
  const type = fieldType(checker, expr, expr.operand, expr.field, false)
  return expr.test ? bool : resolve(checker, type)
}

function fieldType(checker: Checker, expr: Expr, operand: Expr, field: string, optional: boolean): Type {
  const type = resolve(checker, checked(checker, operand))
  const found = memberType(checker, expr, unwrapped(type), field)
  return isOptional(type) || optional ? optionalOf(found) : found
}

function memberType(checker: Checker, expr: Expr, type: Type, field: string): Type {
  if (type.kind === 'map') return type.params[1] as Type
  if (type.kind === 'struct') return structField(checker, expr, type.name, field) ?? errorType
  if (type.kind === 'param') fits(checker, dyn, type)
  else if (!isDynOrError(type)) report(checker, expr, `type '${typeText(type)}' does not support field selection`)
  return dyn
}

function callType(checker: Checker, expr: Call): Type {
  if (expr.name === '_?._') return optionalSelectType(checker, expr)
  for (const arg of expr.args) checked(checker, arg)
  const { functions } = checker.environment
  const namespace = expr.target && dotted(expr.target)
  const qualified = `${namespace}.${expr.name}`.replace(/^\./, '')
  if (namespace !== undefined && functions.has(qualified)) {
    delete expr.target
    expr.name = qualified
  }
  if (expr.target) checked(checker, expr.target)
  const written = expr.name
  if (!expr.target) expr.name = written.replace(/^\./, '')
  const overloads = functions.get(expr.name)
  if (overloads) return resolved(checker, expr, overloads)
  report(checker, expr, `undeclared reference to '${written}' (in container '')`)
  return errorType
}

function optionalSelectType(checker: Checker, expr: Call): Type {
  const [operand, field] = expr.args as [Expr, Expr]
  checker.overloads.set(expr.id, ['select_optional_field'])
  return resolve(checker, fieldType(checker, expr, operand, (field as { value: string }).value, true))
}

/** The types of a loop's variables. */
function variableTypes(checker: Checker, { range, second }: Fold): [Type, Type] {
  const type = resolve(checker, checker.types.get(range.id) as Type)
  const [first = dyn, value = dyn] = type.params
  if (type.kind === 'list') return second === undefined ? [first, first] : [int, first]
  if (type.kind === 'map') return [first, value]
  if (isDynOrError(type) || type.kind === 'param') {
    fits(checker, dyn, type)
    return [dyn, dyn]
  }
  const text = typeText(type)
  report(checker, range, `expression of type '${text}' cannot be range of a comprehension (must be list, map, or dynamic)`)
  return [errorType, errorType]
}

function foldType(checker: Checker, expr: Fold): Type {
  const outer = checker.scope
  checked(checker, expr.range)
  const gathered = checked(checker, expr.start)
  const around = within(outer, [expr.accumulator, gathered])
  const [first, second] = variableTypes(checker, expr)
  checker.scope = within(around, [expr.variable, first])
  if (expr.second !== undefined) checker.scope = within(checker.scope, [expr.second, second])
  mustBe(checker, expr.condition, bool)
  mustBe(checker, expr.step, gathered)
  checker.scope = around
  const result = checked(checker, expr.result)
  checker.scope = outer
  return resolve(checker, result)
}

function mustBe(checker: Checker, expr: Expr, wanted: Type): void {
  const found = checked(checker, expr)
  if (!fits(checker, wanted, found)) mismatch(checker, expr, wanted, found)
}
