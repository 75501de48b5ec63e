import type { Environment } from '../cel/check/environment.ts'
import { optionalOf } from '../cel/check/types.ts'
import type { NoProgram, Program } from '../cel/compile.ts'
import { type Declaration, declaredEnvironment } from '../cel/declarations.ts'
import { compiled } from '../cel/programs.ts'
import { declarationOf } from './declare.ts'
import type { JsonSchema, ValidationRule } from './json-schema.ts'

/** How the rules of a schema see what they are about. */
export interface RuleScope {
  declaration: Declaration
  /** `self` and `oldSelf`. */
  environment: Environment
  /** The same, with an `oldSelf` that may be missing. */
  optional: Environment
}

/** A server ends the name in the nanosecond of the compilation. */
const place = 'selfType1'

const scopes = new WeakMap<JsonSchema, RuleScope | 'none'>()

/** That of a schema, which is an object's own where `isRoot` says so; undefined for what expressions cannot see. */
export function scopeOf(schema: JsonSchema, isRoot: boolean): RuleScope | undefined {
  const known = scopes.get(schema) ?? madeScope(schema, isRoot)
  scopes.set(schema, known)
  return known === 'none' ? undefined : known
}

/** Models apiextensions schema/cel/compilation.go prepareEnvSet (1.36). */
function madeScope(schema: JsonSchema, isRoot: boolean): RuleScope | 'none' {
  const declaration = declarationOf(schema, isRoot || schema['x-kubernetes-embedded-resource'] === true)
  if (!declaration) return 'none'
  const self = { declaration, place }
  return {
    declaration,
    environment: declaredEnvironment({ self, oldSelf: self }),
    optional: declaredEnvironment({ self, oldSelf: { ...self, wrap: optionalOf } }),
  }
}

/** A rule, or its message, compiled. */
export const ruleProgram = (text: string, { optionalOldSelf }: ValidationRule, scope: RuleScope): Program | NoProgram =>
  compiled(text, optionalOldSelf ? scope.optional : scope.environment)

/** Whether a rule of a schema asks what was: where none does, messages cannot either. */
export const someUseOld = ({ 'x-kubernetes-validations': rules = [] }: JsonSchema, scope: RuleScope): boolean =>
  rules.some((rule) => {
    const program = ruleProgram(rule.rule ?? '', rule, scope)
    return !('error' in program) && program.uses('oldSelf')
  })

function problemOf(program: Program | NoProgram, type: string, whose: string, mustBe: string): string | undefined {
  if ('error' in program && program.stage === 'compilation') return `${whose}compilation failed: ${program.error}`
  if (program.type !== type) return mustBe
  if (!('error' in program)) return undefined
  return whose === '' ? `program instantiation failed: ${program.error}` : `${whose}instantiation failed: ${program.error}`
}

/** Why a rule cannot be asked; undefined for one that can. Models compileRule (1.36). */
export const ruleProblem = (program: Program | NoProgram): string | undefined =>
  problemOf(program, 'bool', '', 'cel expression must evaluate to a bool')

/** Why a messageExpression says nothing. */
export const messageProblem = (program: Program | NoProgram): string | undefined =>
  problemOf(program, 'string', 'messageExpression ', 'messageExpression must evaluate to a string')
