import type { Json } from '../../api/json.ts'
import { type FieldError, internalField, invalidField, requiredField, unsupportedField } from '../../api/status.ts'
import type { Program } from '../cel/compile.ts'
import { unbounded } from '../cel/cost/factors.ts'
import { sizesOf } from '../cel/declarations.ts'
import { maxCardinality } from './declare.ts'
import { fieldAt } from './field-path.ts'
import { internalRule } from './internal-schema.ts'
import type { JsonSchema, ValidationRule } from './json-schema.ts'
import { addCost, costErrors, type TotalCost } from './rule-costs.ts'
import { messageProblem, type RuleScope, ruleProblem, ruleProgram, scopeOf } from './rule-programs.ts'

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
const breaks = /[\n\r]/

/** How rules are written down. Models apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema (1.36). */
export const ruleFormErrors = (schema: JsonSchema, at: string): FieldError[] =>
  (schema['x-kubernetes-validations'] ?? []).flatMap((rule, i) =>
    oneFormErrors(rule, schema, `${at}.x-kubernetes-validations[${i}]`),
  )

function oneFormErrors(given: ValidationRule, schema: JsonSchema, at: string): FieldError[] {
  const { messageExpression = '', reason, fieldPath = '' } = given
  const errors = textErrors(given, at)
  if (messageExpression !== '' && messageExpression.trim() === '')
    errors.push(requiredField(`${at}.messageExpression`, 'messageExpression must be non-empty if specified'))
  if (reason !== undefined && !reasons.includes(reason)) errors.push(unsupportedField(`${at}.reason`, reason, reasons))
  if (fieldPath === '') return errors
  const wrong = (why: string): void => void errors.push(invalidField(`${at}.fieldPath`, fieldPath, why))
  if (fieldPath.trim() === '') wrong('must be non-empty if specified')
  if (breaks.test(fieldPath)) wrong('must not contain line breaks')
  if ('error' in fieldAt(fieldPath, schema, { arrayNotation: true })) wrong('must be a valid path')
  return errors
}

function textErrors({ rule = '', message = '' }: ValidationRule, at: string): FieldError[] {
  const said = message.trim()
  if (rule.trim() === '') return [requiredField(`${at}.rule`, 'rule is not specified')]
  if (message !== '' && said === '') return [invalidField(`${at}.message`, message, 'must be non-empty if specified')]
  if (breaks.test(said)) return [invalidField(`${at}.message`, message, 'must not contain line breaks')]
  return breaks.test(rule.trim()) && said === ''
    ? [requiredField(`${at}.message`, 'message must be specified if rule contains line breaks')]
    : []
}

/** What is known of the place of a schema whose rules are looked at. */
export interface RulePlace {
  at: string
  isRoot: boolean
  /** Where old and new stopped to be the same thing. */
  uncorrelated?: string
  /** How often it can be there in one object; undefined for no bound. */
  cardinality: number | undefined
  total: TotalCost
}

const noTypes = 'failed to construct type information for x-kubernetes-validations rules'
const noDeclarations = 'unable to convert structural schema to CEL declarations'

/** What the compiler says of rules, and what they cost. Models ValidateCustomResourceDefinitionOpenAPISchema (1.36). */
export function expressionErrors(schema: JsonSchema, place: RulePlace): FieldError[] {
  const rules = schema['x-kubernetes-validations'] ?? []
  if (rules.length === 0) return []
  const scope = scopeOf(schema, place.isRoot)
  if (!scope) return [internalField(`${place.at}.x-kubernetes-validations`, `internal error: ${noTypes}: ${noDeclarations}`)]
  return rules.flatMap((rule, i) =>
    oneExpressionErrors(rule, scope, { ...place, at: `${place.at}.x-kubernetes-validations[${i}]` }),
  )
}

function oneExpressionErrors(given: ValidationRule, scope: RuleScope, place: RulePlace): FieldError[] {
  const { rule = '', optionalOldSelf } = given
  const { at, uncorrelated, total } = place
  const shown = internalRule(given)
  const program = ruleProgram(rule, given, scope)
  const wrong = ruleProblem(program)
  const cost = 'error' in program || wrong !== undefined ? 0 : costOf(program, scope, place.cardinality)
  const errors = costErrors('estimated rule cost', cost, `${at}.rule`)
  addCost(total, `${at}.rule`, cost)
  if (wrong !== undefined) errors.push(invalidField(`${at}.rule`, shown, wrong))
  else errors.push(...messageErrors(given, scope, place, shown))
  const usesOld = !('error' in program) && wrong === undefined && program.uses('oldSelf')
  if (usesOld && uncorrelated !== undefined)
    errors.push(
      invalidField(
        `${at}.rule`,
        rule,
        `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated}`,
      ),
    )
  if (!usesOld && optionalOldSelf !== undefined)
    errors.push(invalidField(`${at}.optionalOldSelf`, optionalOldSelf, 'may not be set if oldSelf is not used in rule'))
  return errors
}

function messageErrors(given: ValidationRule, scope: RuleScope, { at, total }: RulePlace, shown: Json): FieldError[] {
  const { messageExpression = '' } = given
  if (messageExpression === '') return []
  const program = ruleProgram(messageExpression, given, scope)
  const wrong = messageProblem(program)
  if ('error' in program || wrong !== undefined) return [invalidField(`${at}.messageExpression`, shown, wrong ?? '')]
  const cost = program.estimate(sizesOf(scope.declaration)).max
  addCost(total, `${at}.messageExpression`, cost)
  return costErrors('estimated messageExpression cost', cost, `${at}.messageExpression`)
}

/** What a rule costs, as often as it can be asked about one object. Models getExpressionCost (1.36). */
function costOf(program: Program, { declaration }: RuleScope, cardinality: number | undefined): number {
  const { max } = program.estimate(sizesOf(declaration))
  return Math.min(max * (cardinality ?? maxCardinality(declaration)), unbounded)
}
