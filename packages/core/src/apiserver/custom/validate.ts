import { RE2JS } from 're2js'
import { equal } from '../../api/copy.ts'
import type { Json } from '../../api/json.ts'
import { type FieldError, invalidField, requiredField, tooLongField, tooManyField, unsupportedField } from '../../api/status.ts'
import { combinationErrors } from './combinations.ts'
import { isObject, type JsonSchema } from './json-schema.ts'
import { isKnownFormat } from './known-formats.ts'
import { meetsFormat } from './string-formats.ts'

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
  const format = knownFormat(schema)
  if (type === undefined || type === '' || type === given || (type === 'number' && given === 'integer')) return []
  if (format === '' || given === 'null') return [mistyped(path, type, given)]
  return formatted(type, format, given, path)
}

/** What Go calls the format of a value that has none of its own. */
const ownFormats: Readonly<Record<string, string>> = { integer: 'int64', number: 'float64' }

/** Where a format is asked for, it is told in place of the type; of texts and lists it is all that is asked for. */
function formatted(type: string, format: string, given: string, path: string): FieldError[] {
  const isNumber = type === 'number' || type === 'integer'
  if (given === 'string' || given === 'array') return isNumber ? [mistyped(path, type, given)] : []
  const own = ownFormats[given] ?? ''
  return own === format ? [mistyped(path, type, given)] : [mistyped(path, format, own)]
}

const mistyped = (path: string, wanted: string, given: string): FieldError => ({
  reason: 'FieldValueTypeInvalid',
  field: path === '' ? '<nil>' : path,
  message: `Invalid value: ${JSON.stringify(given)}: ${path} in body must be of type ${wanted}: ${JSON.stringify(given)}`,
})

function enumErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (!schema.enum?.length || schema.enum.some((one) => isSame(one, value))) return []
  const supported = schema.enum.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
  return [unsupportedField(path, value, supported)]
}

/** A whole number is compared with a broken one as Go converts that: cut off. Models kube-openapi validate/values.go Enum (1.36). */
const isSame = (one: Json, value: Json): boolean =>
  equal(one, value) || (typeof value === 'number' && Number.isInteger(one) && Math.trunc(value) === one)

function valueErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (typeof value === 'number') return [...rangeErrors(schema, value, 'Checked', path), ...numberErrors(schema, value, path)]
  return typeof value === 'string' ? textErrors(schema, value, path) : []
}

/** Formats that nobody knows are as none. */
const knownFormat = ({ format = '', type = '' }: JsonSchema): string => (isKnownFormat(format, type) ? format : '')

const maxFloat32 = 3.4028234663852886e38

/** A number that its schema's type and format cannot hold. Models kube-openapi validate/values.go IsValueValidAgainstRange (1.36). */
function rangeErrors(schema: JsonSchema, value: number, what: string, path: string): FieldError[] {
  const { type } = schema
  const format = knownFormat(schema)
  const bound = 2 ** (format === 'int32' ? 31 : 63)
  const fits =
    type === 'integer'
      ? Number.isInteger(value) && value < bound && value >= -bound
      : format !== 'float' || Math.abs(value) <= maxFloat32
  if (fits) return []
  const of = format === '' ? '(default format)' : `with format ${format}`
  return [invalidField('<nil>', '', `${what} value must be of type ${type} ${of} in ${path}`)]
}

function numberErrors(schema: JsonSchema, value: number, path: string): FieldError[] {
  const { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum } = schema
  const errors: FieldError[] = []
  // a whole number is compared with what is whole of a bound, where the bound is of its type
  const range = (bound: number, what: string): number => {
    const unfit = rangeErrors(schema, bound, what, path)
    errors.push(...unfit)
    return unfit.length === 0 && Number.isInteger(value) ? Math.trunc(bound) : bound
  }
  const wrong = (why: string): void => void errors.push(invalidField(path, value, `${path} in body ${why}`))
  if (multipleOf !== undefined) {
    const factor = range(multipleOf, 'MultipleOf')
    if (factor <= 0) errors.push(invalidField(path, factor, `factor MultipleOf declared for ${path} must be positive: ${factor}`))
    else if (!isMultiple(value, factor)) wrong(`should be a multiple of ${factor}`)
  }
  if (minimum !== undefined) {
    const least = range(minimum, 'Minimum boundary')
    if (exclusiveMinimum ? value <= least : value < least)
      wrong(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${least}`)
  }
  if (maximum !== undefined) {
    const most = range(maximum, 'Maximum boundary')
    if (exclusiveMaximum ? value >= most : value > most)
      wrong(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${most}`)
  }
  return errors
}

const epsilon = 1e-9

/** Models swag IsFloat64AJSONInteger. */
function isMultiple(value: number, factor: number): boolean {
  const times = factor < 1 ? (1 / factor) * value : value / factor
  const near = Math.trunc(times)
  if (times === near) return true
  return near !== 0 && Math.abs(times - near) / (Math.abs(times) + Math.abs(near)) < epsilon
}

function textErrors(
  { minLength, maxLength, pattern, format, type = 'string' }: JsonSchema,
  value: string,
  path: string,
): FieldError[] {
  const errors = lengthErrors({ minLength, maxLength, pattern }, value, path)
  if (format === undefined || type !== 'string' || meetsFormat(value, format)) return errors
  const shown = JSON.stringify(value)
  const message = `Invalid value: ${shown}: ${path} in body must be of type ${format}: ${shown}`
  return [...errors, { reason: 'FieldValueTypeInvalid', field: path, message }]
}

/** The first of them that is wrong. */
function lengthErrors({ minLength, maxLength, pattern }: JsonSchema, value: string, path: string): FieldError[] {
  const { length } = [...value]
  if (maxLength !== undefined && length > maxLength) return [tooLongField(path, maxLength)]
  if (minLength !== undefined && length < minLength)
    return [invalidField(path, value, `${path} in body should be at least ${minLength} chars long`)]
  if (pattern === undefined || matches(pattern, value)) return []
  return [invalidField(path, value, `${path} in body should match '${pattern}'`)]
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
  // what no name is given to has its dot also where nothing stands before it
  const below = (key: string): string => (properties[key] ? at(key) : `${path}.${key}`)
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
    if (!known && more === false)
      errors.push(invalidField(path === '' ? '<nil>' : path, key, `${path}.${key} in body is a forbidden property`))
    if (known && member !== undefined) errors.push(...schemaErrors(known, member, below(key), was))
  }
  return errors
}
