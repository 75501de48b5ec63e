import { duplicateField, type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import type { Type } from '../../cel/check/types.ts'
import { expressionErrors } from '../../cel/expression-errors.ts'
import { type PolicyNames, policyEnvironment, variableType } from '../../cel/policy-environment.ts'
import { compiled } from '../../cel/programs.ts'
import { follows, supported } from '../../metadata/field-rules.ts'
import { isDns1035Label, isDns1123Subdomain, isQualifiedName } from '../../metadata/names.ts'

/** Models admissionregistration/validation validateParamKind (1.36). */
export function paramKindErrors(
  { apiVersion = '', kind = '' }: { apiVersion?: string; kind?: string },
  at: string,
): FieldError[] {
  const wrongKind = kind === '' ? [] : isDns1035Label(kind.toLowerCase())
  const why = `may have mixed case, but should otherwise match: ${wrongKind.join(',')}`
  return [
    ...(apiVersion === '' ? [requiredField(`${at}.apiVersion`)] : groupVersionErrors(apiVersion, `${at}.apiVersion`)),
    ...(kind === '' ? [requiredField(`${at}.kind`)] : []),
    ...(wrongKind.length > 0 ? [invalidField(`${at}.kind`, kind, why)] : []),
  ]
}

function groupVersionErrors(text: string, field: string): FieldError[] {
  const parts = text === '/' ? [''] : text.split('/')
  if (parts.length > 2) return [invalidField(field, text, `unexpected GroupVersion string: ${text}`)]
  const [version = '', group = ''] = parts.reverse()
  const joined = (value: string, wrong: string[]): FieldError[] =>
    wrong.length > 0 ? [invalidField(field, value, wrong.join(','))] : []
  return [
    ...(group === '' ? [] : joined(group, isDns1123Subdomain(group))),
    ...(version === '' ? [invalidField(field, text, 'version must be specified')] : joined(version, isDns1035Label(version))),
  ]
}

export interface Variable {
  name?: string
  expression?: string
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)
const isIdentifier = (name: string): boolean => /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !reserved.has(name)

/** The types under which expressions see variables. */
export function variableTypes(variables: readonly Variable[], names: PolicyNames): ReadonlyMap<string, Type> {
  const types = new Map<string, Type>()
  for (const { name = '', expression = '' } of variables) {
    const program = compiled(expression, policyEnvironment({ ...names, variables: new Map(types) }))
    types.set(name, variableType('answers' in program ? program.answers : undefined))
  }
  return types
}

/** Each may lean on those before it. Models validateVariable (1.36). */
export const variablesErrors = (variables: readonly Variable[], at: string, names: PolicyNames): FieldError[] =>
  variables.flatMap(({ name = '', expression = '' }, i) => {
    const field = `${at}[${i}]`
    const environment = policyEnvironment({ ...names, variables: variableTypes(variables.slice(0, i), names) })
    return [
      ...(name.trim() === ''
        ? [requiredField(`${field}.name`, 'name is not specified')]
        : isIdentifier(name)
          ? []
          : [invalidField(`${field}.name`, name, 'must be a valid CEL identifier')]),
      ...(expression.trim() === ''
        ? [requiredField(`${field}.expression`, 'expression is not specified')]
        : expressionErrors(expression, `${field}.expression`, environment)),
    ]
  })

export interface Validation {
  expression?: string
  message?: string
  messageExpression?: string
  reason?: string
}

const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge']
const breaks = /[\n\r]/

/** Models validateValidation (1.36). A message asks no authorizer. */
export function validationErrors(validation: Validation, at: string, names: PolicyNames): FieldError[] {
  const { expression = '', message = '', messageExpression = '', reason } = validation
  const field = `${at}.messageExpression`
  const quiet = policyEnvironment({ ...names, authorizer: false })
  return [
    ...(expression.trim() === ''
      ? [requiredField(`${at}.expression`, 'expression is not specified')]
      : expressionErrors(expression, `${at}.expression`, policyEnvironment(names), ['bool'])),
    ...(messageExpression === ''
      ? []
      : messageExpression.trim() === ''
        ? [invalidField(field, messageExpression, 'must be non-empty if specified')]
        : expressionErrors(messageExpression, field, quiet, ['string'])),
    ...messageErrors(message, `${at}.message`),
    ...supported(reason, reasons, `${at}.reason`),
  ]
}

function messageErrors(message: string, field: string): FieldError[] {
  if (message !== '' && message.trim() === '') return [invalidField(field, message, 'must be non-empty if specified')]
  return breaks.test(message.trim()) ? [invalidField(field, message, 'must not contain line breaks')] : []
}

export interface AuditAnnotation {
  key?: string
  valueExpression?: string
}

const maxAnnotations = 20
const maxValueChars = 5 * 1024

/** Of the policy `name`. Models validateAuditAnnotation (1.36). */
export function auditAnnotationsErrors(
  annotations: readonly AuditAnnotation[],
  at: string,
  name: string,
  names: PolicyNames,
): FieldError[] {
  const keys = annotations.map(({ key = '' }) => key)
  const many = `must not have more than ${maxAnnotations} auditAnnotations`
  return [
    ...(annotations.length > maxAnnotations ? [invalidField(at, internal(annotations), many)] : []),
    ...annotations.flatMap(({ key = '', valueExpression = '' }, i) => [
      ...follows(isQualifiedName, `${name}/${key}`, `${at}[${i}].key`),
      ...valueErrors(valueExpression, `${at}[${i}].valueExpression`, names),
      ...(keys.indexOf(key) < i ? [duplicateField(`${at}[${i}].key`, key)] : []),
    ]),
  ]
}

const internal = (annotations: readonly AuditAnnotation[]): object[] =>
  annotations.map(({ key = '', valueExpression = '' }) => ({ Key: key, ValueExpression: valueExpression }))

function valueErrors(value: string, field: string, names: PolicyNames): FieldError[] {
  const text = value.trim()
  if (text === '') return [requiredField(field, 'valueExpression is not specified')]
  if (text.length > maxValueChars) return [requiredField(field, `must not exceed ${maxValueChars} bytes in length`)]
  return expressionErrors(text, field, policyEnvironment(names), ['string', 'null_type'], value)
}

export interface Mutation {
  patchType?: string
  jsonPatch?: { expression?: string }
  applyConfiguration?: { expression?: string }
}

/** What the expressions must answer. */
const answers = { ApplyConfiguration: ['Object'], JSONPatch: ['list(JSONPatch)'] } as const
const fields = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const

/** Models validateMutation (1.36). */
export function mutationErrors(mutation: Mutation, at: string, names: PolicyNames): FieldError[] {
  const type = mutation.patchType as keyof typeof fields
  if (!type) return [requiredField(`${at}.patchType`)]
  if (!fields[type]) return supported(type, Object.keys(fields), `${at}.patchType`)
  const [own, other] =
    type === 'JSONPatch' ? (['jsonPatch', 'applyConfiguration'] as const) : (['applyConfiguration', 'jsonPatch'] as const)
  const text = mutation[own]?.expression?.trim() ?? ''
  const field = `${at}.${own}`
  return [
    ...(mutation[own] ? [] : [requiredField(field, `must be specified when patchType is ${type}`)]),
    ...(mutation[own] && text === '' ? [requiredField(`${field}.expression`)] : []),
    ...(text === ''
      ? []
      : expressionErrors(text, `${field}.expression`, policyEnvironment({ ...names, patches: true }), answers[type])),
    ...(mutation[other] ? [invalidField(`${at}.${other}`, `{${other}}`, `must not be specified when patchType is ${type}`)] : []),
  ]
}
