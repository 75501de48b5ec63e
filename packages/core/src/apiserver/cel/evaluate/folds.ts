import type { Call, Expr, Fold } from '../syntax/expr.ts'
import { type Local, type Run, spend } from './run.ts'
import { CelError, isList, isMap, noSuchOverload, typeNameOf, type Value } from './values.ts'

type Evaluate = (run: Run, expr: Expr, local?: Local) => Value

/** A loop under way. */
interface Loop {
  run: Run
  expr: Fold
  /** What is gathered so far; an error is gathered too. */
  accumulator: Local & { current: Value | CelError }
  evaluate: Evaluate
}

/** Keys and values, or places and items. */
function roundsOf(range: Value, pairs: boolean): [Value, Value][] {
  if (isList(range)) return range.map((item, i): [Value, Value] => (pairs ? [BigInt(i), item] : [item, item]))
  if (isMap(range)) return range.keys().map((key) => [key, pairs ? (range.get(key) as Value) : key])
  const type = goTypes[typeNameOf(range)] ?? typeNameOf(range)
  throw new CelError(pairs ? `unsupported comprehension range type: ${type}` : `got '${type}', expected iterable type`)
}

/** What Go calls the values of some types. */
const goTypes: Readonly<Record<string, string>> = {
  bool: 'types.Bool',
  bytes: 'types.Bytes',
  double: 'types.Double',
  int: 'types.Int',
  null_type: 'types.Null',
  string: 'types.String',
  uint: 'types.Uint',
  'google.protobuf.Duration': 'types.Duration',
  'google.protobuf.Timestamp': 'types.Timestamp',
  optional_type: '*types.Optional',
}

const named = (name: string, value: Value, outer: Local | undefined): Local => ({ name, value: () => value, outer })

/** A value under a name while the result is worked out; it is worked out itself when it is asked for. */
function bound(run: Run, expr: Fold, local: Local | undefined, evaluate: Evaluate): Value {
  let known: Value | undefined
  const value = (): Value => (known ??= evaluate(run, expr.start, local))
  return evaluate(run, expr.result, { name: expr.accumulator, value, outer: local })
}

const isBinding = ({ condition }: Fold): boolean => condition.kind === 'literal' && condition.value === false

function accumulatorOf(name: string, current: Value, outer: Local | undefined): Loop['accumulator'] {
  const made: Loop['accumulator'] = {
    name,
    current,
    outer,
    value() {
      if (made.current instanceof CelError) throw made.current
      return made.current
    },
  }
  return made
}

/** Runs a loop. Models cel-go interpreter/interpretable.go evalFold. */
export function folded(run: Run, expr: Fold, local: Local | undefined, evaluate: Evaluate): Value {
  if (isBinding(expr)) return bound(run, expr, local, evaluate)
  const rounds = roundsOf(evaluate(run, expr.range, local), expr.second !== undefined)
  // what a loop gathers in is its own: it may be changed
  const start = evaluate(run, expr.start, local)
  const accumulator = accumulatorOf(expr.accumulator, isList(start) ? [...start] : start, local)
  const loop: Loop = { run, expr, accumulator, evaluate }
  for (const [first, second] of rounds) {
    const one = named(expr.variable, first, accumulator)
    const inner = expr.second === undefined ? one : named(expr.second, second, one)
    if (evaluate(run, expr.condition, inner) === false) break
    accumulator.current = tried(() => step(loop, expr.step, inner))
  }
  return evaluate(run, expr.result, accumulator)
}

function tried(work: () => Value): Value | CelError {
  try {
    return work()
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
}

/** One round; items are put at the end of what is gathered, which would be copied otherwise. */
function step(loop: Loop, expr: Expr, local: Local): Value {
  const { run, evaluate, accumulator } = loop
  if (expr.kind === 'call' && isList(accumulator.current as Value)) {
    if (expr.name === '_?_:_') return chosen(loop, expr, local)
    const item = addedItem(loop, expr)
    if (item) return append(loop, item, local)
  }
  return evaluate(run, expr, local)
}

const isAccumulator = ({ accumulator }: Loop, expr: Expr | undefined): boolean =>
  expr?.kind === 'ident' && expr.name === accumulator.name

/** x in `accumulator + [x]`. */
function addedItem(loop: Loop, { name, args }: Call): Expr | undefined {
  const [left, right] = args
  if (name !== '_+_' || !isAccumulator(loop, left) || right?.kind !== 'list' || right.items.length !== 1) return undefined
  return right.optionals.size === 0 ? right.items[0] : undefined
}

const [lookCost, listCost, addCost] = [1, 10, 1]

function append({ run, evaluate, accumulator }: Loop, item: Expr, local: Local): Value {
  const list = accumulator.current as Value[]
  spend(run, lookCost)
  try {
    list.push(evaluate(run, item, local))
  } finally {
    spend(run, (item.kind === 'literal' ? 0 : listCost) + addCost)
  }
  return list
}

function chosen(loop: Loop, expr: Call, local: Local): Value {
  const [condition, yes, no] = expr.args as [Expr, Expr, Expr]
  if (!isAccumulator(loop, no)) return loop.evaluate(loop.run, expr, local)
  const holds = loop.evaluate(loop.run, condition, local)
  if (typeof holds !== 'boolean') throw noSuchOverload()
  return holds ? step(loop, yes, local) : loop.accumulator.value()
}
