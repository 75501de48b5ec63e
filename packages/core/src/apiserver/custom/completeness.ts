import { type FieldError, requiredField } from '../../api/status.ts'
import type { JsonSchema } from './json-schema.ts'

/**
 * What allOf, anyOf, oneOf and not speak of without the schema itself having it. `at` is a place in the schema, `from` where the
 * value is spoken of. Models apiextensions schema/complete.go (1.36).
 */
export function completenessErrors(value: JsonSchema, schema: JsonSchema, at: string, from: string): FieldError[] {
  const { not, allOf = [], anyOf = [], oneOf = [] } = value
  const named = { allOf, anyOf, oneOf }
  const errors = not ? nested(not, schema, at, `${from}.not`) : []
  for (const [name, parts] of Object.entries(named))
    parts.forEach((part, i) => void errors.push(...nested(part, schema, at, `${from}.${name}[${i}]`)))
  return errors
}

function nested(value: JsonSchema, schema: JsonSchema | undefined, at: string, from: string): FieldError[] {
  if (!schema) return [requiredField(at, `because it is defined in ${from}`)]
  const errors = completenessErrors(value, schema, at, from)
  if (value.items) errors.push(...nested(value.items, schema.items, `${at}.items`, `${from}.items`))
  for (const [key, part] of Object.entries(value.properties ?? {}))
    errors.push(...nested(part, schema.properties?.[key], `${at}.properties[${key}]`, `${from}.properties[${key}]`))
  return errors
}
