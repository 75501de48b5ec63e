import type { JsonObject } from '../../api/json.ts'
import { enumValues } from './enums.gen.ts'

/** A field's schema with the values that the field, or each item of its list, may have. */
export function withEnum(model: string, field: string, schema: JsonObject): JsonObject {
  const own = enumValues[`${model}.${field}`]
  if (own !== undefined) return { ...schema, enum: own.split('|') }
  const items = enumValues[`${model}.${field}[]`]
  return items === undefined ? schema : { ...schema, items: { ...(schema.items as JsonObject), enum: items.split('|') } }
}
