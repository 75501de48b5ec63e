import { type FieldError, invalidField, requiredField, unsupportedField } from '../../api/status.ts'
import { compile } from '../cel/program.ts'
import { fieldAt } from './field-path.ts'
import { internalRule } from './internal-schema.ts'
import type { JsonSchema, ValidationRule } from './json-schema.ts'

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

const variables = ['self', 'oldSelf'] as const

/** What the compiler says of rules; `uncorrelated` is where old and new stopped to be the same thing. */
export const expressionErrors = (schema: JsonSchema, at: string, uncorrelated: string | undefined): FieldError[] =>
  (schema['x-kubernetes-validations'] ?? []).flatMap((rule, i) =>
    oneExpressionErrors(rule, `${at}.x-kubernetes-validations[${i}]`, uncorrelated),
  )

function oneExpressionErrors(given: ValidationRule, at: string, uncorrelated: string | undefined): FieldError[] {
  const { rule = '', messageExpression = '', optionalOldSelf } = given
  const shown = internalRule(given)
  const errors: FieldError[] = []
  const wrong = compileProblem(rule, 'bool', 'cel expression must evaluate to a bool')
  if (wrong !== undefined) errors.push(invalidField(`${at}.rule`, shown, wrong))
  const message =
    messageExpression.trim() === ''
      ? undefined
      : compileProblem(messageExpression, 'string', 'messageExpression must evaluate to a string')
  if (message !== undefined) errors.push(invalidField(`${at}.messageExpression`, shown, message))
  const usesOld = /\boldSelf\b/.test(rule)
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

function compileProblem(expression: string, type: string, mustBe: string): string | undefined {
  const program = compile(expression, variables)
  if ('error' in program) return program.error
  return program.type === type || program.type === 'dyn' ? undefined : mustBe
}
