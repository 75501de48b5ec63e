import { RE2JS } from 're2js'
import { equal } from '../../api/copy.ts'
import type { Json } from '../../api/json.ts'
import { type FieldError, invalidField, requiredField, tooLongField, tooManyField, unsupportedField } from '../../api/status.ts'
import { combinationErrors } from './combinations.ts'
import { isObject, type JsonSchema } from './json-schema.ts'
import { isKnownFormat, meetsFormat } from './string-formats.ts'

/** More findings than this are not worth listing. */
const maxErrors = 100

/**
 * What is wrong with a value by its schema; what is as it was in `old` is let be. Models kube-openapi validation as apiextensions
 * words it, and apiextensions-apiserver validation/ratcheting.go (1.36).
 */
export function schemaErrors(schema: JsonSchema, value: Json, path: string, old?: Json): FieldError[] {
  if (value === null && schema.nullable) return []
  if (old !== undefined && equal(value, old)) return []
  const errors = [
    ...typeErrors(schema, value, path),
    ...valueErrors(schema, value, path),
    ...combinationErrors(schema, path, (part) => schemaErrors(part, value, path, old)),
    ...enumErrors(schema, value, path),
  ]
  if (Array.isArray(value)) errors.push(...listErrors(schema, value, path, old))
  else if (isObject(value)) errors.push(...memberErrors(schema, value, path, old))
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
  return mistypedFormat(schema, type, value, path) ?? [mistyped(path, type, given)]
}

const numberFormats: Readonly<Record<string, readonly string[]>> = { integer: ['int32', 'int64'], number: ['float', 'double'] }

/** A value of another type than its format is for, as Go calls it; a list is none for a text's format, and nothing is said of it. */
function mistypedFormat({ format = '' }: JsonSchema, type: string, value: Json, path: string): FieldError[] | undefined {
  const known = type === 'string' ? isKnownFormat(format) : numberFormats[type]?.includes(format)
  if (!known || value === null) return undefined
  if (Array.isArray(value)) return type === 'string' ? [] : undefined
  if (typeof value === 'string') return undefined
  const given = typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : ''
  return [mistyped(path, format, given)]
}

const mistyped = (path: string, wanted: string, given: string): FieldError => ({
  reason: 'FieldValueTypeInvalid',
  field: path === '' ? '<nil>' : path,
  message: `Invalid value: ${JSON.stringify(given)}: ${path} in body must be of type ${wanted}: ${JSON.stringify(given)}`,
})

function enumErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (!schema.enum || schema.enum.some((one) => equal(one, value))) return []
  const supported = schema.enum.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  return [unsupportedField(path, value, supported)]
}

function valueErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (typeof value === 'number') return [...sizeErrors(schema, value, path), ...numberErrors(schema, value, path)]
  return typeof value === 'string' ? textErrors(schema, value, path) : []
}

const maxInt32 = 2_147_483_647

function sizeErrors({ type, format = '' }: JsonSchema, value: number, path: string): FieldError[] {
  if (type !== 'integer') return []
  const small = format !== 'int32' || (value <= maxInt32 && value >= -maxInt32 - 1)
  if (Number.isInteger(value) && small) return []
  const what = format === '' ? '(default format)' : `with format ${format}`
  return [invalidField('<nil>', '', `Checked value must be of type integer ${what} in ${path}`)]
}

function numberErrors(schema: JsonSchema, value: number, path: string): FieldError[] {
  const { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum } = schema
  const errors: FieldError[] = []
  const wrong = (why: string): void => void errors.push(invalidField(path, value, `${path} in body ${why}`))
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum))
    wrong(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum))
    wrong(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
  if (multipleOf !== undefined && value % multipleOf !== 0) wrong(`should be a multiple of ${multipleOf}`)
  return errors
}

function textErrors(
  { minLength, maxLength, pattern, format, type = 'string' }: JsonSchema,
  value: string,
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  const { length } = [...value]
  if (maxLength !== undefined && length > maxLength) errors.push(tooLongField(path, maxLength))
  if (minLength !== undefined && length < minLength)
    errors.push(invalidField(path, value, `${path} in body should be at least ${minLength} chars long`))
  if (pattern !== undefined && !matches(pattern, value))
    errors.push(invalidField(path, value, `${path} in body should match '${pattern}'`))
  if (format === undefined || type !== 'string' || meetsFormat(value, format)) return errors
  const shown = JSON.stringify(value)
  const message = `Invalid value: ${shown}: ${path} in body must be of type ${format}: ${shown}`
  return [...errors, { reason: 'FieldValueTypeInvalid', field: path, message }]
}

/** In linear time, whatever somebody writes. A pattern that cannot be read refuses nothing: definitions are checked for that. */
function matches(pattern: string, value: string): boolean {
  try {
    return RE2JS.compile(pattern).matcher(value).find()
  } catch {
    return true
  }
}

function listErrors(schema: JsonSchema, value: readonly Json[], path: string, old: Json | undefined): FieldError[] {
  const { items, minItems, maxItems } = schema
  const errors: FieldError[] = []
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooManyField(path, value.length, maxItems))
  if (minItems !== undefined && value.length < minItems)
    errors.push(invalidField(path, value.length, `${path} in body should have at least ${minItems} items`))
  if (!items) return errors
  const before = knownItems(schema, old)
  value.forEach((item, i) => void errors.push(...schemaErrors(items, item, `${path}[${i}]`, before.get(itemKey(schema, item)))))
  return errors
}

/** Items of a map list are known again by their keys; those of other lists are not. */
const knownItems = (schema: JsonSchema, old: Json | undefined): Map<string | undefined, Json> =>
  new Map(
    Array.isArray(old) && schema['x-kubernetes-list-type'] === 'map' ? old.map((item) => [itemKey(schema, item), item]) : [],
  )

const itemKey = (schema: JsonSchema, item: Json): string | undefined =>
  isObject(item) ? JSON.stringify((schema['x-kubernetes-list-map-keys'] ?? []).map((key) => item[key] ?? null)) : undefined

function memberErrors(
  schema: JsonSchema,
  value: Record<string, Json | undefined>,
  path: string,
  old: Json | undefined,
): FieldError[] {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`)
  const { additionalProperties: more, properties = {}, minProperties, maxProperties, required = [] } = schema
  const errors = required.filter((key) => value[key] === undefined).map((key) => requiredField(at(key)))
  const count = Object.keys(value).length
  if (maxProperties !== undefined && count > maxProperties)
    errors.push(tooManyField(path === '' ? '<nil>' : path, count, maxProperties))
  if (minProperties !== undefined && count < minProperties)
    errors.push(invalidField(path, count, `${path} in body should have at least ${minProperties} properties`))
  for (const [key, member] of Object.entries(value)) {
    const known = properties[key] ?? (typeof more === 'object' ? more : undefined)
    const was = isObject(old ?? null) ? (old as Record<string, Json | undefined>)[key] : undefined
    if (known && member !== undefined) errors.push(...schemaErrors(known, member, at(key), was))
  }
  return errors
}
