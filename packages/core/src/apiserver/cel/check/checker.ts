import type { Expr } from '../syntax/expr.ts'
import type { Problems } from '../syntax/source.ts'
import { type Environment, freeType, type Scope, typeNamed } from './environment.ts'
import { type Type, typeText } from './types.ts'
import { type Mapping, substitute, unified } from './unify.ts'

/** A check under way. */
export interface Checker {
  environment: Environment
  problems: Problems
  at(expr: { id: number }): number | undefined
  scope: Scope | undefined
  mapping: Mapping
  types: Map<number, Type>
  overloads: Map<number, readonly string[]>
  variables: Set<string>
  typeNames: Map<number, Type>
  free: number
  /** The type of a node, which is checked first. */
  check(expr: Expr): Type
}

export const report = (checker: Checker, expr: { id: number }, message: string): void =>
  checker.problems.report(checker.at(expr), message)

export const resolve = (checker: Checker, type: Type): Type => substitute(checker.mapping, type, false)

/** Whether one fits the other; what parameters stand for then holds from here on. */
export function fits(checker: Checker, a: Type, b: Type): boolean {
  const mapping = unified(checker.mapping, [a], [b])
  if (mapping) checker.mapping = mapping
  return mapping !== undefined
}

export function mismatch(checker: Checker, expr: Expr, wanted: Type, found: Type): void {
  report(checker, expr, `expected type '${typeText(wanted)}' but found '${typeText(found)}'`)
}

export const newFreeType = (checker: Checker): Type => freeType(checker.free++)

/** The type of an object's field; one that it does not have is reported. */
export function structField(checker: Checker, expr: { id: number }, name: string, field: string): Type | undefined {
  const fields = checker.environment.objects(name)
  const found = fields?.(field)
  if (!fields && !typeNamed(name)) report(checker, expr, `unexpected failed resolution of '${name}'`)
  else if (!found) report(checker, expr, `undefined field '${field}'`)
  return found
}
