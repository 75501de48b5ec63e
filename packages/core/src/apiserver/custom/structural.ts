import { RE2JS } from 're2js'
import { equal } from '../../api/copy.ts'
import type { Json } from '../../api/json.ts'
import { type FieldError, forbiddenField, invalidField, requiredField } from '../../api/status.ts'
import { completenessErrors } from './completeness.ts'
import type { JsonSchema } from './json-schema.ts'

type Level = 'root' | 'item' | 'field'

/** Why a schema is not structural, sorted as upstream sorts it. Models apiextensions schema/validation.go ValidateStructural (1.36). */
export function structuralErrors(schema: JsonSchema, at: string): FieldError[] {
  const errors = [...invariantErrors(schema, at, 'root'), ...completenessErrors(schema, schema, at, at)]
  const text = ({ field, message }: FieldError): string => `${field}: ${message}`
  return errors.sort((a, b) => (text(a) < text(b) ? -1 : 1))
}

function invariantErrors(schema: JsonSchema, at: string, level: Level): FieldError[] {
  const { type, items, properties = {}, additionalProperties: more } = schema
  const errors = type === 'array' && !items ? [requiredField(`${at}.items`, 'must be specified')] : []
  if (items) errors.push(...invariantErrors(items, `${at}.items`, 'item'))
  for (const [key, part] of Object.entries(properties)) errors.push(...invariantErrors(part, `${at}.properties[${key}]`, 'field'))
  if (more !== undefined && level === 'root')
    errors.push(forbiddenField(`${at}.additionalProperties`, 'must not be used at the root'))
  if (typeof more === 'object') errors.push(...invariantErrors(more, `${at}.additionalProperties`, 'field'))
  return [
    ...errors,
    ...extensionErrors(schema, at),
    ...valueErrors(schema, at, anyOfIsIntOrString(schema), anyOfIsIntOrString(schema.allOf?.[0] ?? {})),
    ...typeErrors(schema, at, level),
    ...headErrors(schema, at, level),
  ]
}

const intOrString: Json = [{ type: 'integer' }, { type: 'string' }]
const anyOfIsIntOrString = ({ anyOf }: JsonSchema): boolean => equal((anyOf ?? null) as Json, intOrString)

function extensionErrors(schema: JsonSchema, at: string): FieldError[] {
  if (!schema['x-kubernetes-int-or-string']) return []
  return (['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const)
    .filter((name) => schema[name])
    .map((name) => invalidField(`${at}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'))
}

const missingType = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
} as const

function typeErrors(schema: JsonSchema, at: string, level: Level): FieldError[] {
  const { type = '' } = schema
  const embedded = schema['x-kubernetes-embedded-resource']
  const free = schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields']
  const errors: FieldError[] = []
  if (embedded && type !== 'object')
    errors.push(mustBe(`${at}.type`, type, 'must be object if x-kubernetes-embedded-resource is true'))
  else if (type === '' && !free) errors.push(requiredField(`${at}.type`, missingType[level]))
  if (embedded && schema.additionalProperties !== undefined)
    errors.push(forbiddenField(`${at}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'))
  if (level === 'root' && type !== '' && type !== 'object')
    errors.push(invalidField(`${at}.type`, type, 'must be object at the root'))
  return errors
}

export const mustBe = (field: string, value: string, why: string): FieldError =>
  value === '' ? requiredField(field, why) : invalidField(field, value, why)

/** What every object has is not for a schema to say: of metadata the two names alone, at the root. */
function headErrors(schema: JsonSchema, at: string, level: Level): FieldError[] {
  const { properties = {} } = schema
  const embedded = schema['x-kubernetes-embedded-resource']
  const isObject = level === 'root' || embedded
  const errors: FieldError[] = []
  for (const key of ['kind', 'apiVersion']) {
    const part = properties[key]
    if (part && isObject && part.type !== 'string')
      errors.push(invalidField(`${at}.properties[${key}].type`, part.type ?? '', 'must be string'))
  }
  const { metadata } = properties
  if (metadata && isObject && metadata.type !== 'object')
    errors.push(invalidField(`${at}.properties[metadata].type`, metadata.type ?? '', 'must be object'))
  if (metadata && level === 'root' && saysMore(metadata))
    errors.push(
      forbiddenField(
        `${at}.properties[metadata]`,
        'must not specify anything other than name and generateName, but metadata is implicitly specified',
      ),
    )
  if (embedded && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(properties).length === 0)
    errors.push(
      requiredField(
        `${at}.properties`,
        'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      ),
    )
  return errors
}

function saysMore({ type: _type, default: _default, properties = {}, ...rest }: JsonSchema): boolean {
  const names = Object.keys(properties)
  return names.some((name) => name !== 'name' && name !== 'generateName') || Object.values(rest).some(isSet)
}

/** True for what is not Go's zero value. */
const isSet = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '' && value !== false

/** Values alone are spoken of under allOf, anyOf, oneOf and not. Models validateValueValidation (1.36). */
function valueErrors(schema: JsonSchema, at: string, skipAnyOf: boolean, skipFirstAnyOf: boolean): FieldError[] {
  const { allOf = [], anyOf = [], oneOf = [], not, pattern } = schema
  const errors = skipAnyOf ? [] : anyOf.flatMap((part, i) => nestedErrors(part, `${at}.anyOf[${i}]`, false))
  allOf.forEach((part, i) => void errors.push(...nestedErrors(part, `${at}.allOf[${i}]`, skipFirstAnyOf && i === 0)))
  oneOf.forEach((part, i) => void errors.push(...nestedErrors(part, `${at}.oneOf[${i}]`, false)))
  if (not) errors.push(...nestedErrors(not, `${at}.not`, false))
  const wrong = pattern ? patternProblem(pattern) : undefined
  return wrong === undefined
    ? errors
    : [...errors, invalidField(`${at}.pattern`, pattern, `must be a valid regular expression, but isn't: ${wrong}`)]
}

function patternProblem(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const nestedForbidden = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
] as const

function nestedErrors(part: JsonSchema, at: string, skipAnyOf: boolean): FieldError[] {
  const errors = valueErrors(part, at, skipAnyOf, false)
  if (part.items) errors.push(...nestedErrors(part.items, `${at}.items`, false))
  for (const [key, inner] of Object.entries(part.properties ?? {}))
    errors.push(...nestedErrors(inner, `${at}.properties[${key}]`, false))
  for (const [name, why] of nestedForbidden)
    if (isSet((part as Record<string, unknown>)[name]) || (name === 'additionalProperties' && part[name] !== undefined))
      errors.push(forbiddenField(`${at}.${name}`, why))
  if (part.properties?.metadata)
    errors.push(forbiddenField(`${at}.properties[metadata]`, 'must not be specified in a nested context'))
  return errors
}
