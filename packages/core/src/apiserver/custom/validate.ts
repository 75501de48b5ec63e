import { RE2JS } from 're2js'
import { equal } from '../../api/copy.ts'
import type { Json } from '../../api/json.ts'
import { duplicateField, type FieldError, invalidField, requiredField, tooLongField, unsupportedField } from '../../api/status.ts'
import { isObject, type JsonSchema } from './json-schema.ts'

/** More findings than this are not worth listing. */
const maxErrors = 100

/** What is wrong with a value by its schema. Models kube-openapi validation as apiextensions words it (1.36). */
export function schemaErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (value === null && schema.nullable) return []
  const mistyped = typeErrors(schema, value, path)
  if (mistyped.length > 0) return mistyped
  const errors = [
    ...enumErrors(schema, value, path),
    ...valueErrors(schema, value, path),
    ...combinationErrors(schema, value, path),
  ]
  if (Array.isArray(value)) errors.push(...listErrors(schema, value, path))
  else if (isObject(value)) errors.push(...memberErrors(schema, value, path))
  return errors.slice(0, maxErrors)
}

function typeOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function typeErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  const given = typeOf(value)
  if (schema['x-kubernetes-int-or-string']) {
    if (given === 'integer' || given === 'string') return []
    return [mistyped(path, 'integer,string', given)]
  }
  const { type } = schema
  if (type === undefined || type === '' || type === given || (type === 'number' && given === 'integer')) return []
  return [mistyped(path, type, given)]
}

const mistyped = (path: string, wanted: string, given: string): FieldError => ({
  reason: 'FieldValueTypeInvalid',
  field: path === '' ? '<nil>' : path,
  message: `Invalid value: ${JSON.stringify(given)}: ${path} in body must be of type ${wanted}: ${JSON.stringify(given)}`,
})

function enumErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (!schema.enum || schema.enum.some((one) => equal(one, value))) return []
  return [
    unsupportedField(
      path,
      value,
      schema.enum.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
    ),
  ]
}

function valueErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (typeof value === 'number') return numberErrors(schema, value, path)
  return typeof value === 'string' ? textErrors(schema, value, path) : []
}

function numberErrors(schema: JsonSchema, value: number, path: string): FieldError[] {
  const { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum } = schema
  const errors: FieldError[] = []
  const wrong = (why: string): void => void errors.push(invalidField(path, value, `${path} in body ${why}`))
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    wrong(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    wrong(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) wrong(`should be a multiple of ${multipleOf}`)
  return errors
}

function textErrors({ minLength, maxLength, pattern }: JsonSchema, value: string, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { length } = [...value]
  if (maxLength !== undefined && length > maxLength) errors.push(tooLongField(path, maxLength))
  if (minLength !== undefined && length < minLength) {
    errors.push(invalidField(path, value, `${path} in body should be at least ${minLength} chars long`))
  }
  if (pattern !== undefined && !matches(pattern, value)) {
    errors.push(invalidField(path, value, `${path} in body should match '${pattern}'`))
  }
  return errors
}

/** In linear time, whatever somebody writes. A pattern that cannot be read refuses nothing: definitions are checked for that. */
function matches(pattern: string, value: string): boolean {
  try {
    return RE2JS.compile(pattern).matcher(value).find()
  } catch {
    return true
  }
}

function listErrors(schema: JsonSchema, value: readonly Json[], path: string): FieldError[] {
  const { items, minItems, maxItems } = schema
  const errors: FieldError[] = []
  if (maxItems !== undefined && value.length > maxItems) {
    const message = `Too many: ${value.length}: must have at most ${maxItems} items`
    errors.push({ reason: 'FieldValueTooMany', field: path, message })
  }
  if (minItems !== undefined && value.length < minItems) {
    errors.push(invalidField(path, value.length, `${path} in body should have at least ${minItems} items`))
  }
  errors.push(...sameItems(schema, value, path))
  return items ? [...errors, ...value.flatMap((item, i) => schemaErrors(items, item, `${path}[${i}]`))] : errors
}

/** Equal items of a set, equal keys of a map list. Models apiextensions schema/listtype/validation.go (1.36). */
function sameItems(schema: JsonSchema, value: readonly Json[], path: string): FieldError[] {
  const kind = schema['x-kubernetes-list-type']
  if (kind !== 'set' && kind !== 'map') return []
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const seen = new Set<string>()
  return value.flatMap((item, i) => {
    const part = kind === 'map' && isObject(item) ? Object.fromEntries(keys.map((key) => [key, item[key] ?? null])) : item
    const text = JSON.stringify(part)
    if (seen.has(text)) return [duplicateField(`${path}[${i}]`, part)]
    seen.add(text)
    return []
  })
}

function memberErrors(schema: JsonSchema, value: Record<string, Json | undefined>, path: string): FieldError[] {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
  const missing = (schema.required ?? []).filter((key) => value[key] === undefined)
  const { additionalProperties: more, properties = {} } = schema
  const errors = missing.map((key) => requiredField(at(key)))
  const count = Object.keys(value).length
  const { minProperties, maxProperties } = schema
  if (maxProperties !== undefined && count > maxProperties) {
    const message = `Too many: ${count}: must have at most ${maxProperties} items`
    errors.push({ reason: 'FieldValueTooMany', field: path === '' ? '<nil>' : path, message })
  }
  if (minProperties !== undefined && count < minProperties)
    errors.push(invalidField(path, count, `${path} in body should have at least ${minProperties} properties`))
  for (const [key, member] of Object.entries(value)) {
    const known = properties[key] ?? (typeof more === 'object' ? more : undefined)
    if (known && member !== undefined) errors.push(...schemaErrors(known, member, at(key)))
  }
  return errors
}

function combinationErrors({ allOf = [], anyOf, oneOf, not }: JsonSchema, value: Json, path: string): FieldError[] {
  const holds = (schema: JsonSchema): boolean => schemaErrors(schema, value, path).length === 0
  const errors = allOf.flatMap((schema) => schemaErrors(schema, value, path))
  const wrong = (why: string): void =>
    void errors.push(invalidField(path === '' ? '<nil>' : path, value, `${path} in body ${why}`))
  if (anyOf && !anyOf.some(holds)) wrong('must validate at least one schema (anyOf)')
  if (oneOf && oneOf.filter(holds).length !== 1) wrong('must validate one and only one schema (oneOf)')
  if (not && holds(not)) wrong('must not validate the schema (not)')
  return errors
}
