import type { Checked } from '../check/check.ts'
import { accumulatorName, type Call, type Expr, type Fold } from '../syntax/expr.ts'
import { callCost } from './calls.ts'
import type { CallCost, Entries, Estimator, LocalSize, Node, SizeAt } from './estimator.ts'
import { by, fixed, plus, type Range, sum, union } from './range.ts'
import {
  entriesOf,
  local,
  nodeOf,
  pathOf,
  popLocal,
  pushLocal,
  setEntries,
  setSize,
  sizeOf,
  sizeOrUnknown,
  typeOf,
  unionOfEntries,
} from './sizes.ts'

/** The least and the most that an evaluation costs, in cel-go's units. Models cel-go checker/cost.go Cost. */
export function estimate(checked: Checked, sizeAt: SizeAt): Range {
  const estimator: Estimator = {
    checked,
    sizeAt,
    paths: new Map(),
    sizes: new Map(),
    entries: new Map(),
    locals: new Map(),
  }
  return costOf(estimator, checked.expr)
}

function costOf(estimator: Estimator, expr: Expr): Range {
  switch (expr.kind) {
    case 'ident':
      estimator.paths.set(expr.id, local(estimator, expr.name)?.path ?? [expr.name])
      return fixed(1)
    case 'select':
      return selectCost(estimator, expr)
    case 'call':
      return callCosts(estimator, expr)
    case 'list':
      return listCost(estimator, expr)
    case 'map':
      return mapCost(estimator, expr)
    case 'struct':
      return plus(sum(expr.fields.map(({ value }) => costOf(estimator, value))), fixed(40))
    case 'fold':
      return isBinding(expr) ? bindingCost(estimator, expr) : foldCost(estimator, expr)
    default:
      return fixed(0)
  }
}

const looked = new Set(['map', 'struct', 'param'])

function selectCost(estimator: Estimator, expr: Extract<Expr, { kind: 'select' }>): Range {
  const operand = costOf(estimator, expr.operand)
  if (expr.test) return operand
  const own = looked.has(typeOf(estimator, expr.operand).kind) ? 1 : 0
  estimator.paths.set(expr.id, [...pathOf(estimator, expr.operand), expr.field])
  return plus(operand, fixed(own))
}

function callCosts(estimator: Estimator, expr: Call): Range {
  if (expr.name === 'dyn') return dynCost(estimator, expr)
  const costs = expr.args.map((arg) => costOf(estimator, arg))
  const nodes = expr.args.map((arg) => nodeOf(estimator, arg))
  const overloads = estimator.checked.overloads.get(expr.id) ?? []
  if (overloads.length === 0) return fixed(0)
  const around = expr.target ? costOf(estimator, expr.target) : fixed(0)
  const target = expr.target && nodeOf(estimator, expr.target)
  let total: Range = { min: Number.POSITIVE_INFINITY, max: 0 }
  let size: Range | undefined
  for (const overload of overloads) {
    const found = overloadCost(estimator, { expr, overload, target, nodes, costs })
    total = union(total, found.cost)
    if (found.size) size = size ? union(size, found.size) : found.size
    if (overload === 'index_list' || overload === 'index_map') size = indexedSize(estimator, expr, overload)
    size ??= sizeOf(estimator, expr)
  }
  setSize(estimator, expr, size)
  return plus(around, total)
}

function indexedSize(estimator: Estimator, expr: Call, overload: string): Range | undefined {
  const of = expr.args[0] as Expr
  estimator.paths.set(expr.id, [...pathOf(estimator, of), overload === 'index_list' ? '@items' : '@values'])
  return entriesOf(estimator, of)?.value
}

function dynCost(estimator: Estimator, expr: Call): Range {
  const arg = expr.args[0] as Expr
  const cost = costOf(estimator, arg)
  setSize(estimator, expr, sizeOf(estimator, arg))
  setEntries(estimator, expr, entriesOf(estimator, arg))
  return plus(fixed(1), cost)
}

interface Asked {
  expr: Call
  overload: string
  target: Node | undefined
  nodes: readonly Node[]
  costs: readonly Range[]
}

function overloadCost(estimator: Estimator, asked: Asked): CallCost {
  const { expr, overload, target, nodes, costs } = asked
  const chosen = choiceCost(estimator, asked)
  if (chosen) return chosen
  if (overload === 'add_string' || overload === 'add_bytes' || overload === 'add_list') joinEntries(estimator, expr)
  const { cost, size } = callCost(expr.name, overload, target, nodes, estimator.sizeAt)
  return { cost: plus(cost, sum(costs)), ...(size ? { size } : {}) }
}

/** Of what looks at some arguments only. */
function choiceCost(estimator: Estimator, { expr, overload, nodes, costs }: Asked): CallCost | undefined {
  const [first, second, third] = costs as [Range, Range, Range]
  if (overload === 'logical_or' || overload === 'logical_and') return { cost: { min: first.min, max: plus(first, second).max } }
  if (overload !== 'conditional') return undefined
  const [, yes, no] = expr.args as [Expr, Expr, Expr]
  setEntries(estimator, expr, unionOfEntries(entriesOf(estimator, yes), entriesOf(estimator, no)))
  const size = union(nodes[1]?.size ?? sizeOrUnknown(estimator, yes), nodes[2]?.size ?? sizeOrUnknown(estimator, no))
  return { cost: plus(first, union(second, third)), size }
}

function joinEntries(estimator: Estimator, expr: Call): void {
  const [left, right] = expr.args as [Expr, Expr]
  setEntries(estimator, expr, unionOfEntries(entriesOf(estimator, left), entriesOf(estimator, right)))
}

/** Of all sizes; nothing has none. */
const unionOf = (sizes: readonly Range[]): Range => (sizes.length === 0 ? fixed(0) : sizes.reduce(union))

function listCost(estimator: Estimator, expr: Extract<Expr, { kind: 'list' }>): Range {
  const cost = sum(expr.items.map((item) => costOf(estimator, item)))
  const value = unionOf(expr.items.map((item) => sizeOrUnknown(estimator, item)))
  estimator.entries.set(expr.id, { list: true, key: fixed(1), value })
  return plus(cost, fixed(10))
}

function mapCost(estimator: Estimator, expr: Extract<Expr, { kind: 'map' }>): Range {
  const cost = sum(expr.entries.flatMap(({ key, value }) => [costOf(estimator, key), costOf(estimator, value)]))
  const key = unionOf(expr.entries.map((entry) => sizeOrUnknown(estimator, entry.key)))
  const value = unionOf(expr.entries.map((entry) => sizeOrUnknown(estimator, entry.value)))
  estimator.entries.set(expr.id, { list: false, key, value })
  return plus(cost, fixed(30))
}

const isBinding = ({ range, condition, accumulator }: Fold): boolean =>
  range.kind === 'list' &&
  range.items.length === 0 &&
  condition.kind === 'literal' &&
  condition.value === false &&
  accumulator !== accumulatorName

function pushValue(estimator: Estimator, name: string, value: Expr): void {
  const [size, entries] = [sizeOf(estimator, value), entriesOf(estimator, value)]
  pushLocal(estimator, name, { path: pathOf(estimator, value), size, entries })
}

function bindingCost(estimator: Estimator, expr: Fold): Range {
  const before = plus(costOf(estimator, expr.range), costOf(estimator, expr.start))
  pushValue(estimator, expr.accumulator, expr.start)
  const after = costOf(estimator, expr.result)
  popLocal(estimator, expr.accumulator)
  setSize(estimator, expr, sizeOf(estimator, expr.result))
  setEntries(estimator, expr, entriesOf(estimator, expr.result))
  return plus(before, after)
}

/** What a loop's variables stand for. */
function variables(estimator: Estimator, { range, variable, second }: Fold): [string, LocalSize][] {
  const entries: Entries | undefined = entriesOf(estimator, range)
  const list = entries ? entries.list : typeOf(estimator, range).kind === 'list'
  const path = pathOf(estimator, range)
  const key: LocalSize = { path: [...path, list ? '@indices' : '@keys'], size: entries?.key, entries: undefined }
  const value: LocalSize = { path: [...path, list ? '@items' : '@values'], size: entries?.value, entries: undefined }
  if (second === undefined) return [[variable, list ? value : key]]
  return [
    [variable, key],
    [second, value],
  ]
}

function foldCost(estimator: Estimator, expr: Fold): Range {
  const before = plus(costOf(estimator, expr.range), costOf(estimator, expr.start))
  pushValue(estimator, expr.accumulator, expr.start)
  const names = variables(estimator, expr)
  for (const [name, value] of names) pushLocal(estimator, name, value)
  const round = plus(costOf(estimator, expr.condition), costOf(estimator, expr.step))
  const stepEntries = entriesOf(estimator, expr.step)
  for (const [name] of names) popLocal(estimator, name)
  const result = costOf(estimator, expr.result)
  popLocal(estimator, expr.accumulator)
  const rounds = sizeOrUnknown(estimator, expr.range)
  if (expr.start.kind === 'literal') setSize(estimator, expr, sizeOf(estimator, expr.start))
  if (expr.start.kind === 'list' || expr.start.kind === 'map') {
    setSize(estimator, expr, rounds)
    setEntries(estimator, expr, stepEntries)
  }
  return sum([before, result, by(rounds, round)])
}
