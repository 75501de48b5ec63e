import { type FieldError, forbiddenField, invalidField, requiredField, unsupportedField } from '../../api/status.ts'
import type { JsonSchema } from './json-schema.ts'
import { mustBe } from './structural.ts'

/** Of objects. Models apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema (1.36). */
export function mapErrors(schema: JsonSchema, at: string): FieldError[] {
  const errors: FieldError[] = []
  const keeps = schema['x-kubernetes-preserve-unknown-fields']
  if (keeps === false) errors.push(invalidField(`${at}.x-kubernetes-preserve-unknown-fields`, keeps, 'must be true or undefined'))
  const kind = schema['x-kubernetes-map-type']
  if (kind === undefined) return errors
  if (schema.type !== 'object')
    errors.push(mustBe(`${at}.type`, schema.type ?? '', 'must be object if x-kubernetes-map-type is specified'))
  if (kind !== 'atomic' && kind !== 'granular')
    errors.push(unsupportedField(`${at}.x-kubernetes-map-type`, kind, ['atomic', 'granular']))
  return errors
}

/** Of lists: sets of what is one value, maps by keys that are always there. */
export function listErrors(schema: JsonSchema, at: string): FieldError[] {
  const kind = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const errors: FieldError[] = []
  if (kind !== undefined && schema.type !== 'array')
    errors.push(mustBe(`${at}.type`, schema.type ?? '', 'must be array if x-kubernetes-list-type is specified'))
  else if (kind === 'set' && schema.items) errors.push(...setItemErrors(schema.items, `${at}.items`))
  if (kind !== undefined && !['atomic', 'set', 'map'].includes(kind))
    errors.push(unsupportedField(`${at}.x-kubernetes-list-type`, kind, ['atomic', 'set', 'map']))
  if (keys.length > 0 && kind !== 'map')
    errors.push(mustBe(`${at}.x-kubernetes-list-type`, kind ?? '', 'must be map if x-kubernetes-list-map-keys is non-empty'))
  if (kind === 'map') errors.push(...mapListErrors(schema, keys, at))
  return [...errors, ...alwaysThereErrors(schema, at)]
}

const oneValue = 'must be atomic as item of a list with x-kubernetes-list-type=set'

function setItemErrors(items: JsonSchema, at: string): FieldError[] {
  const list = items['x-kubernetes-list-type']
  if (items.type === 'array' && list !== undefined && list !== 'atomic')
    return [invalidField(`${at}.x-kubernetes-list-type`, list, oneValue)]
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    return [invalidField(`${at}.x-kubernetes-map-type`, list ?? null, oneValue)]
  return []
}

function mapListErrors({ items }: JsonSchema, keys: readonly string[], at: string): FieldError[] {
  const errors: FieldError[] = []
  if (keys.length === 0)
    errors.push(requiredField(`${at}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map'))
  if (!items) return [...errors, requiredField(`${at}.items`, 'must have a schema if x-kubernetes-list-type is map')]
  if (items.type !== 'object')
    return [
      ...errors,
      invalidField(`${at}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map"),
    ]
  keys.forEach((key, i) => {
    const member = items.properties?.[key]
    if (!member)
      errors.push(invalidField(`${at}.x-kubernetes-list-map-keys`, keys, 'entries must all be names of item properties'))
    else if (member.type === 'array' || member.type === 'object')
      errors.push(
        invalidField(
          `${at}.items.properties[${key}].type`,
          items.type,
          "must be a scalar type if parent array's x-kubernetes-list-type is map",
        ),
      )
    if (keys.indexOf(key) < i)
      errors.push(invalidField(`${at}.x-kubernetes-list-map-keys`, keys, 'must not contain duplicate entries'))
  })
  return errors
}

/** Models validateMapListKeysMapSet (1.36). */
function alwaysThereErrors(schema: JsonSchema, at: string): FieldError[] {
  const kind = schema['x-kubernetes-list-type']
  const { items } = schema
  if (!items || (kind !== 'set' && kind !== 'map')) return []
  const errors = items.nullable
    ? [forbiddenField(`${at}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${kind}`)]
    : []
  if (kind === 'set') return errors
  const isKey = 'this property is in x-kubernetes-list-map-keys, so it'
  for (const key of schema['x-kubernetes-list-map-keys'] ?? []) {
    const member = items.properties?.[key]
    if (!member) continue
    const place = `${at}.items.properties[${key}]`
    if (!items.required?.includes(key) && (member.default === undefined || member.default === null))
      errors.push(requiredField(`${place}.default`, `${isKey} must have a default or be a required property`))
    if (member.nullable) errors.push(forbiddenField(`${place}.nullable`, `${isKey} cannot be nullable`))
  }
  return errors
}
