import type { Maker } from './build.ts'
import { accumulatorName, type Expr } from './expr.ts'

/** What is wrong with an argument. */
export interface MacroProblem {
  at: Expr
  message: string
}

/** A macro's answer: what it is written out as, or what is wrong. `target` is what it was called on. */
export type Expand = (make: Maker, args: Expr[], target: Expr) => Expr | MacroProblem

export const isProblem = (answer: Expr | MacroProblem): answer is MacroProblem => 'message' in answer

const overwrites = 'iteration variable overwrites accumulator variable'

/** A variable's name, or why it is none; `other` is how the words begin. */
export function variable(arg: Expr, notAName: string): string | MacroProblem {
  if (arg.kind !== 'ident') return { at: arg, message: notAName }
  return arg.name === accumulatorName || arg.name === '__result__' ? { at: arg, message: overwrites } : arg.name
}

/** Loops that answer whether, or how often, a condition holds. Models cel-go parser/macro.go makeQuantifier. */
export const quantifiers = {
  all: (make: Maker, condition: Expr) => ({
    start: make.literal(true),
    condition: make.call('@not_strictly_false', make.accumulator()),
    step: make.call('_&&_', make.accumulator(), condition),
    result: make.accumulator(),
  }),
  exists: (make: Maker, condition: Expr) => ({
    start: make.literal(false),
    condition: make.call('@not_strictly_false', make.call('!_', make.accumulator())),
    step: make.call('_||_', make.accumulator(), condition),
    result: make.accumulator(),
  }),
  existsOne: (make: Maker, condition: Expr) => ({
    start: make.literal(0n),
    condition: make.literal(true),
    step: make.call('_?_:_', condition, make.call('_+_', make.accumulator(), make.literal(1n)), make.accumulator()),
    result: make.call('_==_', make.accumulator(), make.literal(1n)),
  }),
}
