import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { duplicateField, type FieldError, forbiddenField, invalidField, invalidWhole, requiredField } from '../../api/status.ts'
import { compile } from '../cel/program.ts'
import { type Budget, newBudget } from '../cel/values.ts'
import { isObject, type JsonSchema, type ValidationRule } from './json-schema.ts'

const variables = ['self', 'oldSelf'] as const

/**
 * x-kubernetes-validations over a value and, where both can be compared, over what it was. What was wrong before and has not
 * changed goes to `tolerated`. Models apiextensions schema/cel/validation.go (1.36).
 */
export function ruleErrors(schema: JsonSchema, value: Json, old: Json | undefined, tolerated: FieldError[] = []): FieldError[] {
  return walk(schema, value, old, { at: '', budget: newBudget(), unchanged: false, tolerated })
}

/** True when a schema has rules anywhere. */
export function hasRules(schema: JsonSchema): boolean {
  const { properties = {}, items, additionalProperties: more } = schema
  if (schema['x-kubernetes-validations']?.length) return true
  return (
    Object.values(properties).some(hasRules) ||
    (items !== undefined && hasRules(items)) ||
    (typeof more === 'object' && hasRules(more))
  )
}

interface Place {
  at: string
  budget: Budget
  /** What stands here, or something around it, is as it was. */
  unchanged: boolean
  tolerated: FieldError[]
}

function walk(schema: JsonSchema, value: Json, old: Json | undefined, given: Place): FieldError[] {
  const place = { ...given, unchanged: given.unchanged || (old !== undefined && equal(value, old)) }
  const errors = (schema['x-kubernetes-validations'] ?? []).flatMap((rule) => failed(rule, schema, value, old, place))
  if (Array.isArray(value) && schema.items) {
    const before = new Map(Array.isArray(old) ? old.map((item) => [itemKey(schema, item), item]) : [])
    value.forEach((item, i) => {
      const key = itemKey(schema, item)
      const was = key === undefined ? undefined : before.get(key)
      errors.push(...walk(schema.items as JsonSchema, item, was, { ...place, at: `${place.at}[${i}]` }))
    })
  }
  if (isObject(value)) errors.push(...memberErrors(schema, value, old, place))
  return errors
}

function memberErrors(schema: JsonSchema, value: JsonObject, old: Json | undefined, place: Place): FieldError[] {
  const { additionalProperties: more, properties = {} } = schema
  const { at } = place
  return Object.entries(value).flatMap(([key, member]) => {
    const known = properties[key] ?? (typeof more === 'object' ? more : undefined)
    if (!known || member === undefined) return []
    const path = properties[key] ? (at === '' ? key : `${at}.${key}`) : `${at}[${key}]`
    return walk(known, member, isObject(old) ? old[key] : undefined, { ...place, at: path })
  })
}

/** Items of a map list are the same when their keys are; those of other lists are never known again. */
function itemKey(schema: JsonSchema, item: Json): string | undefined {
  const keys = schema['x-kubernetes-list-map-keys']
  return schema['x-kubernetes-list-type'] === 'map' && keys && isObject(item)
    ? JSON.stringify(keys.map((key) => item[key]))
    : undefined
}

function failed(rule: ValidationRule, schema: JsonSchema, value: Json, old: Json | undefined, place: Place): FieldError[] {
  const { at, budget, unchanged, tolerated } = place
  const text = rule.rule ?? ''
  const usesOld = /\boldSelf\b/.test(text)
  if (old === undefined && !rule.optionalOldSelf && usesOld) return []
  const program = compile(text, variables)
  const field = `${at}${rule.fieldPath ?? ''}`.replace(/^\./, '') || '<nil>'
  if ('error' in program) return [invalidField(field, schema.type ?? '', `rule compile error: ${program.error}`)]
  const values = { self: value, oldSelf: old ?? null }
  const answer = program.run(values, budget)
  if ('error' in answer) return [invalidField(field, schema.type ?? '', runtimeProblem(answer.error, rule))]
  if (answer.value === true) return []
  const error = worded(rule, field, value, messageOf(rule, values, budget))
  if (usesOld || !unchanged) return [error]
  tolerated.push(error)
  return []
}

function runtimeProblem(error: string, { rule = '', message }: ValidationRule): string {
  const shown = message?.trim() || rule.trim()
  if (error.startsWith('no such overload'))
    return `'${error}': call arguments did not match a supported operator, function or macro signature for rule: ${shown}`
  if (error.startsWith('operation cancelled: actual cost limit exceeded'))
    return `'${error}': no further validation rules will be run due to call cost exceeds limit for rule: ${shown}`
  return `${error} evaluating rule: ${shown}`
}

function messageOf(
  { rule = '', message, messageExpression }: ValidationRule,
  values: Record<string, Json>,
  budget: Budget,
): string {
  const program = messageExpression ? compile(messageExpression, variables) : undefined
  const own = program && 'run' in program ? program.run(values, budget) : undefined
  if (own && 'value' in own && typeof own.value === 'string' && own.value.trim() !== '' && !own.value.includes('\n'))
    return own.value
  return message?.trim() || `failed rule: ${rule.trim()}`
}

/** Objects and lists are not shown. */
function worded({ reason }: ValidationRule, field: string, value: Json, message: string): FieldError {
  const whole = typeof value === 'object' && value !== null
  if (reason === 'FieldValueForbidden') return forbiddenField(field, message)
  if (reason === 'FieldValueRequired') return requiredField(field, message)
  if (reason === 'FieldValueDuplicate')
    return whole ? { reason, field, message: 'Duplicate value' } : duplicateField(field, value)
  return whole ? invalidWhole(field, message) : invalidField(field, value, message)
}
