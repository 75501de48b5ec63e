import type { Json, JsonObject } from './json.ts'

/** A copy with the keys of every object in the order of their texts, as Go writes maps. */
export function inKeyOrder(value: Json): Json {
  if (Array.isArray(value)) return value.map(inKeyOrder)
  if (typeof value !== 'object' || value === null) return value
  const out: JsonObject = {}
  for (const key of Object.keys(value).sort()) if (value[key] !== undefined) out[key] = inKeyOrder(value[key] as Json)
  return out
}
