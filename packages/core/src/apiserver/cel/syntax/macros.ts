import type { Maker } from './build.ts'
import { accumulatorName, type Expr } from './expr.ts'
import { type Expand, isProblem, type MacroProblem, quantifiers, variable } from './quantifiers.ts'
import { twoVariableMacros } from './two-variable-macros.ts'

const quantifier =
  (kind: keyof typeof quantifiers): Expand =>
  (make, [name, condition], range) => {
    const found = variable(name as Expr, 'argument must be a simple name')
    if (typeof found !== 'string') return found
    const parts = quantifiers[kind](make, condition as Expr)
    return make.fold({ range, variable: found, accumulator: accumulatorName, ...parts })
  }

/** Loops that gather a list. Models MakeMap and MakeFilter. */
function gathered(make: Maker, range: Expr, name: Expr, item: Expr, filter: Expr | undefined): Expr | MacroProblem {
  const found = variable(name, 'argument is not an identifier')
  if (typeof found !== 'string') return found
  const add = make.call('_+_', make.accumulator(), make.list(item))
  return make.fold({
    range,
    variable: found,
    accumulator: accumulatorName,
    start: make.list(),
    condition: make.literal(true),
    step: filter ? make.call('_?_:_', filter, add, make.accumulator()) : add,
    result: make.accumulator(),
  })
}

const mapMacro: Expand = (make, [name, ...rest], range) =>
  gathered(make, range, name as Expr, rest.at(-1) as Expr, rest.length > 1 ? rest[0] : undefined)

const filterMacro: Expand = (make, [name, condition], range) =>
  gathered(make, range, name as Expr, name as Expr, condition as Expr)

const hasMacro: Expand = (make, [arg]) => {
  if (arg?.kind === 'select') return make.presence(arg.operand, arg.field)
  return { at: arg as Expr, message: 'invalid argument to has() macro' }
}

const unused = '#unused'

/** `value` under a name while `body` is looked at: a loop over nothing. */
const bound = (make: Maker, name: string, value: Expr, body: Expr): Expr =>
  make.fold({
    range: make.list(),
    variable: unused,
    accumulator: name,
    start: value,
    condition: make.literal(false),
    step: make.ident(name),
    result: body,
  })

const targetName = '@target'

/** `optional.optMap(x, x + 1)`; optFlatMap answers what is optional itself. Models cel-go cel/library.go optMap. */
const optionalMacro =
  (flat: boolean): Expand =>
  (make, [name, body], target) => {
    const macro = flat ? 'optFlatMap' : 'optMap'
    if (name?.kind !== 'ident') return { at: name as Expr, message: `${macro}() variable name must be a simple identifier` }
    const given = target.kind === 'ident' ? target : make.ident(targetName)
    const mapped = bound(make, name.name, make.member('value', make.copy(given)), body as Expr)
    const answer = make.call(
      '_?_:_',
      make.member('hasValue', given),
      flat ? mapped : make.call('optional.of', mapped),
      make.call('optional.none'),
    )
    return target.kind === 'ident' ? answer : bound(make, targetName, target, answer)
  }

const sortInput = '@__sortBy_input__'

/** `list.sortBy(x, x.key)`. Models cel-go ext/lists.go sortByMacro. */
const sortByMacro: Expand = (make, args, target) => {
  if (!['list', 'select', 'ident', 'fold', 'call'].includes(target.kind))
    return {
      at: target,
      message: 'sortBy can only be applied to a list, identifier, comprehension, call or select expression',
    }
  const keys = mapMacro(make, args, make.ident(sortInput))
  if (isProblem(keys)) return keys
  return bound(make, sortInput, target, make.member('@sortByAssociatedKeys', make.ident(sortInput), keys))
}

/** `cel.bind(name, value, expression)`. Models cel-go ext/bindings.go. */
const bindMacro: Expand = (make, [name, value, body]) =>
  name?.kind === 'ident'
    ? bound(make, name.name, value as Expr, body as Expr)
    : { at: name as Expr, message: 'cel.bind() variable names must be simple identifiers' }

/** The macro behind `cel.bind`, if a call is that. */
export const bindingOf = (name: string, args: readonly Expr[], target: Expr | undefined): Expand | undefined =>
  name === 'bind' && args.length === 3 && target?.kind === 'ident' && target.name === 'cel' ? bindMacro : undefined

/** By name, number of arguments, and whether it is called on something. */
const macros: Readonly<Record<string, Expand>> = {
  'has 1': hasMacro,
  'on all 2': quantifier('all'),
  'on exists 2': quantifier('exists'),
  'on exists_one 2': quantifier('existsOne'),
  'on map 2': mapMacro,
  'on map 3': mapMacro,
  'on filter 2': filterMacro,
  'on optMap 2': optionalMacro(false),
  'on optFlatMap 2': optionalMacro(true),
  'on sortBy 2': sortByMacro,
  ...twoVariableMacros,
}

/** The macro that a call means, if it means one. */
export const macroOf = (name: string, args: readonly Expr[], target: Expr | undefined): Expand | undefined => {
  const key = `${target ? 'on ' : ''}${name} ${args.length}`
  return Object.hasOwn(macros, key) ? macros[key] : undefined
}
