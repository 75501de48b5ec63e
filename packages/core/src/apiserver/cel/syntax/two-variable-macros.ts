import type { Maker } from './build.ts'
import { accumulatorName, type Expr } from './expr.ts'
import { type Expand, type MacroProblem, quantifiers, variable } from './quantifiers.ts'

function names(first: Expr, second: Expr): [string, string] | MacroProblem {
  const simple = 'argument must be a simple name'
  for (const arg of [first, second]) if (arg.kind !== 'ident') return { at: arg, message: simple }
  const [one, two] = [variable(first, simple), variable(second, simple)]
  if (one === two) return { at: second, message: `duplicate variable name: ${one}` }
  if (typeof one !== 'string') return one
  return typeof two === 'string' ? [one, two] : two
}

type Parts = Pick<Extract<Expr, { kind: 'fold' }>, 'start' | 'condition' | 'step' | 'result'>

const loop =
  (parts: (make: Maker, rest: Expr[], variable: string) => Parts): Expand =>
  (make, [first, second, ...rest], range) => {
    const found = names(first as Expr, second as Expr)
    if (!Array.isArray(found)) return found
    const [variable, other] = found
    return make.fold({ range, variable, second: other, accumulator: accumulatorName, ...parts(make, rest, variable) })
  }

const quantifier = (kind: keyof typeof quantifiers): Expand =>
  loop((make, [condition]) => quantifiers[kind](make, condition as Expr))

/** Loops that gather; with a filter before the last argument, where there are two. */
const transform = (start: (make: Maker) => Expr, add: (make: Maker, value: Expr, variable: string) => Expr): Expand =>
  loop((make, rest, variable) => {
    const step = add(make, rest.at(-1) as Expr, variable)
    return {
      start: start(make),
      condition: make.literal(true),
      step: rest.length > 1 ? make.call('_?_:_', rest[0] as Expr, step, make.accumulator()) : step,
      result: make.accumulator(),
    }
  })

const transformList = transform(
  (make) => make.list(),
  (make, value) => make.call('_+_', make.accumulator(), make.list(value)),
)
const transformMap = transform(
  (make) => make.map(),
  (make, value, variable) => make.call('cel.@mapInsert', make.accumulator(), make.ident(variable), value),
)
const transformMapEntry = transform(
  (make) => make.map(),
  (make, value) => make.call('cel.@mapInsert', make.accumulator(), value),
)

/** `[1, 2].all(i, v, v > i)`, `{"a": 1}.transformMap(k, v, v + 1)`. Models cel-go ext/comprehensions.go TwoVarComprehensions. */
export const twoVariableMacros: Readonly<Record<string, Expand>> = {
  'on all 3': quantifier('all'),
  'on exists 3': quantifier('exists'),
  'on existsOne 3': quantifier('existsOne'),
  'on exists_one 3': quantifier('existsOne'),
  'on transformList 3': transformList,
  'on transformList 4': transformList,
  'on transformMap 3': transformMap,
  'on transformMap 4': transformMap,
  'on transformMapEntry 3': transformMapEntry,
  'on transformMapEntry 4': transformMapEntry,
}
