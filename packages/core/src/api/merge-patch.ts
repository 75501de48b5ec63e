import { sortedKeys } from './go-value.ts'
import type { Json, JsonObject } from './json.ts'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** RFC 7386: null removes, objects merge, all else replaces. Objects that are merged are written with their keys in order. */
export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const out: JsonObject = isObject(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete out[key]
    else out[key] = applyMergePatch(out[key], value)
  }
  return Object.fromEntries(sortedKeys(out).map((key) => [key, out[key] as Json]))
}
