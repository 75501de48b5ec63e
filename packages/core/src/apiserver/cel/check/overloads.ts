import type { Call } from '../syntax/expr.ts'
import { type Checker, fits, mismatch, newFreeType, report, resolve } from './checker.ts'
import type { Overload } from './environment.ts'
import { bool, dyn, errorType, isDyn, sameType, type Type, typeText } from './types.ts'
import { type Mapping, substitute, unified } from './unify.ts'

/** An overload's types with fresh parameters. */
function instance(checker: Checker, { args, result, params }: Overload): { args: Type[]; result: Type } {
  const fresh: Mapping = new Map(params.map((name) => [name, newFreeType(checker)]))
  const with_ = (type: Type): Type => substitute(fresh, type, false)
  return { args: args.map(with_), result: with_(result) }
}

/** What a call answers; a call that fits no overload is reported. Models cel-go checker/checker.go resolveOverload. */
export function resolved(checker: Checker, expr: Call, overloads: readonly Overload[]): Type {
  const given = [...(expr.target ? [expr.target] : []), ...expr.args]
  const types = given.map(({ id }) => checker.types.get(id) as Type)
  if (expr.name === '_&&_' || expr.name === '_||_') return logical(checker, expr, overloads[0]?.id as string, types)
  const ids: string[] = []
  let result: Type | undefined
  for (const overload of overloads) {
    if (overload.member !== (expr.target !== undefined)) continue
    const { args, result: answer } = instance(checker, overload)
    const mapping = unified(checker.mapping, types, args)
    if (!mapping) continue
    checker.mapping = mapping
    ids.push(overload.id)
    const found = resolve(checker, answer)
    if (!result) result = found
    else if (!isDyn(result) && !sameType(found, result)) result = dyn
  }
  if (!result) return none(checker, expr, types)
  checker.overloads.set(expr.id, ids)
  return result
}

function none(checker: Checker, expr: Call, types: readonly Type[]): Type {
  const texts = types.map((type) => typeText(substitute(checker.mapping, type, true)))
  const receiver = expr.target ? `${texts.shift()}.` : ''
  report(checker, expr, `found no matching overload for '${expr.name}' applied to '${receiver}(${texts.join(', ')})'`)
  return errorType
}

/** Each side that is no bool is reported. */
function logical(checker: Checker, expr: Call, id: string, types: readonly Type[]): Type {
  let wrong = false
  for (const [i, type] of types.entries()) {
    if (fits(checker, type, bool)) continue
    mismatch(checker, expr.args[i] as Call, bool, type)
    wrong = true
  }
  if (wrong) return errorType
  checker.overloads.set(expr.id, [id])
  return bool
}
