import type { Expr, StructField } from '../syntax/expr.ts'
import { type Checker, fits, mismatch, newFreeType, report, structField } from './checker.ts'
import { typeNamed } from './environment.ts'
import { dyn, errorType, isDyn, isOptional, listOf, mapOf, optionalOf, struct, type Type, typeText, unwrapped } from './types.ts'
import { mostGeneral } from './unify.ts'

type Aggregate = Extract<Expr, { kind: 'list' | 'map' | 'struct' }>

/** Lists, maps and objects that are written out. Models cel-go checker/checker.go checkCreateList, checkCreateMap, checkCreateStruct. */
export function aggregateType(checker: Checker, expr: Aggregate): Type {
  if (expr.kind === 'list') return listType(checker, expr)
  return expr.kind === 'map' ? mapType(checker, expr) : structType(checker, expr)
}

/** What stands behind `?`, which must be optional. */
function optionalItem(checker: Checker, expr: Expr, optional: boolean): Type {
  const type = checker.check(expr)
  if (!optional || isOptional(type)) return optional ? unwrapped(type) : type
  if (!isDyn(type)) mismatch(checker, expr, optionalOf(type), type)
  return type
}

/** The type of both. Mixed lists and maps are found later. */
const joined = (checker: Checker, before: Type | undefined, type: Type): Type =>
  !before ? type : fits(checker, before, type) ? mostGeneral(before, type) : dyn

function listType(checker: Checker, { items, optionals }: Extract<Expr, { kind: 'list' }>): Type {
  let type: Type | undefined
  for (const [i, item] of items.entries()) type = joined(checker, type, optionalItem(checker, item, optionals.has(i)))
  return listOf(type ?? newFreeType(checker))
}

function mapType(checker: Checker, { entries }: Extract<Expr, { kind: 'map' }>): Type {
  let [keyType, valueType]: [Type | undefined, Type | undefined] = [undefined, undefined]
  for (const { key, value, optional } of entries) {
    keyType = joined(checker, keyType, checker.check(key))
    valueType = joined(checker, valueType, optionalItem(checker, value, optional))
  }
  const key = keyType ?? newFreeType(checker)
  return mapOf(key, valueType ?? newFreeType(checker))
}

function structType(checker: Checker, expr: Extract<Expr, { kind: 'struct' }>): Type {
  const name = expr.name.replace(/^\./, '')
  const simple = typeNamed(name)
  if (!simple && !checker.environment.objects(name)) {
    report(checker, expr, `undeclared reference to '${expr.name}' (in container '')`)
    return errorType
  }
  const message = simple && wellKnown.has(simple.kind) ? simple : undefined
  if (simple && !message) report(checker, expr, `'${name}' is not a message type`)
  for (const field of expr.fields) checkField(checker, field, name)
  return simple ? (message ?? errorType) : struct(name)
}

/** Simple types that are messages as well. */
const wellKnown = new Set(['duration', 'timestamp'])

function checkField(checker: Checker, field: StructField, name: string): void {
  const type = optionalItem(checker, field.value, field.optional)
  const wanted = structField(checker, field, name, field.name)
  if (!wanted || fits(checker, wanted, type)) return
  const [left, right] = [typeText(wanted), typeText(type)]
  report(checker, field, `expected type of field '${field.name}' is '${left}' but provided type is '${right}'`)
}
