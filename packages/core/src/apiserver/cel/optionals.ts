import { type Environment, Optional } from '@marcbachmann/cel-js'
import { Duration } from '@marcbachmann/cel-js/evaluator'
import { addMacro, type Context, type Macro, type Node, variableName, type Written } from './macros.ts'
import { entriesOf } from './order.ts'

/** Empty texts, lists and maps, zeros, false and null. */
function isZero(value: unknown): boolean {
  if (value instanceof Duration) return value.valueOf() === 0
  if (value instanceof Date) return false
  if (typeof value === 'object' && value !== null) return (Array.isArray(value) ? value : entriesOf(value)).length === 0
  return value === null || value === '' || value === false || value === 0 || value === 0n
}

/** `optional.optMap(x, x + 1)`; optFlatMap answers what is optional itself. Models cel-go cel/library.go optMap. */
function mapMacro({ args, receiver }: Written, flat: boolean): Macro {
  const name = variableName(args[0])
  const body = args[1] as Node
  const state: { inner?: Context } = {}
  return {
    typeCheck(checker, _macro, context) {
      const { kind, valueType } = checker.check(receiver, context)
      if (kind !== 'optional' && kind !== 'dyn')
        throw checker.createError('optional_expected', `${flat ? 'optFlatMap' : 'optMap'} receiver must be optional`, receiver)
      state.inner = context.forkWithVariable(name, (kind === 'optional' && valueType) || checker.getType('dyn'))
      checker.check(body, state.inner)
      return checker.getType('optional')
    },
    evaluate(evaluator, _macro, context) {
      const given = evaluator.run(receiver, context)
      if (!(given instanceof Optional)) throw new Error('no such overload')
      if (!given.hasValue()) return given
      const inner = (state.inner as Context).reuse(context).setIterValue(given.value(), evaluator)
      const value = evaluator.run(body, inner)
      return flat ? value : Optional.of(value)
    },
  }
}

/** What optional values have beyond the evaluator's own. Models cel-go cel/library.go OptionalTypes. */
export function addOptionals(environment: Environment): Environment {
  environment.registerFunction('OptionalNamespace.ofNonZeroValue(dyn): optional<dyn>', (_: unknown, value: unknown) =>
    isZero(value) ? Optional.none() : Optional.of(value),
  )
  addMacro(environment, 'optional.optMap(ast, ast): optional<dyn>', (written) => mapMacro(written, false))
  return addMacro(environment, 'optional.optFlatMap(ast, ast): optional<dyn>', (written) => mapMacro(written, true))
}
