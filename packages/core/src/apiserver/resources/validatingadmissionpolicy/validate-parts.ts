import { duplicateField, type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { expressionErrors, type Surroundings } from '../../cel/expression-errors.ts'
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

/** Each may lean on those before it. Models validateVariable (1.36). */
export const variablesErrors = (variables: readonly Variable[], at: string, names: readonly string[]): FieldError[] =>
  variables.flatMap(({ name = '', expression = '' }, i) => {
    const field = `${at}[${i}]`
    const before = variables.slice(0, i).map((one) => one.name ?? '')
    return [
      ...(name.trim() === ''
        ? [requiredField(`${field}.name`, 'name is not specified')]
        : isIdentifier(name)
          ? []
          : [invalidField(`${field}.name`, name, 'must be a valid CEL identifier')]),
      ...(expression.trim() === ''
        ? [requiredField(`${field}.expression`, 'expression is not specified')]
        : expressionErrors(expression, `${field}.expression`, { names, variables: before })),
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
export function validationErrors(validation: Validation, at: string, surroundings: Surroundings): FieldError[] {
  const { expression = '', message = '', messageExpression = '', reason } = validation
  const field = `${at}.messageExpression`
  const quiet = { ...surroundings, names: surroundings.names.filter((name) => name !== 'authorizer') }
  return [
    ...(expression.trim() === ''
      ? [requiredField(`${at}.expression`, 'expression is not specified')]
      : expressionErrors(expression, `${at}.expression`, surroundings, ['bool'])),
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
  surroundings: Surroundings,
): FieldError[] {
  const keys = annotations.map(({ key = '' }) => key)
  const many = `must not have more than ${maxAnnotations} auditAnnotations`
  return [
    ...(annotations.length > maxAnnotations ? [invalidField(at, internal(annotations), many)] : []),
    ...annotations.flatMap(({ key = '', valueExpression = '' }, i) => [
      ...follows(isQualifiedName, `${name}/${key}`, `${at}[${i}].key`),
      ...valueErrors(valueExpression, `${at}[${i}].valueExpression`, surroundings),
      ...(keys.indexOf(key) < i ? [duplicateField(`${at}[${i}].key`, key)] : []),
    ]),
  ]
}

const internal = (annotations: readonly AuditAnnotation[]): object[] =>
  annotations.map(({ key = '', valueExpression = '' }) => ({ Key: key, ValueExpression: valueExpression }))

function valueErrors(value: string, field: string, surroundings: Surroundings): FieldError[] {
  const text = value.trim()
  if (text === '') return [requiredField(field, 'valueExpression is not specified')]
  if (text.length > maxValueChars) return [requiredField(field, `must not exceed ${maxValueChars} bytes in length`)]
  return expressionErrors(text, field, surroundings, ['string', 'null_type'], value)
}

export interface Mutation {
  patchType?: string
  jsonPatch?: { expression?: string }
  applyConfiguration?: { expression?: string }
}

const fields = { ApplyConfiguration: 'applyConfiguration', JSONPatch: 'jsonPatch' } as const

/** Models validateMutation (1.36). */
export function mutationErrors(mutation: Mutation, at: string, surroundings: Surroundings): FieldError[] {
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
    ...(text === '' ? [] : expressionErrors(text, `${field}.expression`, surroundings)),
    ...(mutation[other] ? [invalidField(`${at}.${other}`, `{${other}}`, `must not be specified when patchType is ${type}`)] : []),
  ]
}
