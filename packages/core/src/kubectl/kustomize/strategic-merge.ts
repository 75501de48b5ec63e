import type { Json, JsonObject } from '../../api/json.ts'
import { mergeKeyOf } from '../../api/merge-keys.ts'
import { isJsonObject } from '../documents.ts'

/** An object with a strategic merge patch put over it: null removes, lists with a merge key merge by it. */
export function strategicMerge(object: JsonObject, patch: JsonObject, path: readonly string[]): JsonObject {
  if (patch.$patch === 'replace') {
    const { $patch: _, ...rest } = patch
    return rest
  }
  const out: JsonObject = { ...object }
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch' || value === undefined) continue
    if (value === null) delete out[key]
    else out[key] = mergeValue(out[key], value, [...path, key])
  }
  return out
}

function mergeValue(before: Json | undefined, value: Json, path: readonly string[]): Json {
  if (isJsonObject(value)) return strategicMerge(isJsonObject(before) ? before : {}, value, path)
  const key = Array.isArray(value) ? mergeKeyOf(path) : undefined
  if (!Array.isArray(value) || key === undefined || !Array.isArray(before)) return value
  return mergeList(before, value, key, path)
}

/** What the patch names comes first, in its order. Models kyaml/yaml/merge2 with prepended elements. */
function mergeList(before: Json[], items: Json[], key: string, path: readonly string[]): Json[] {
  if (items.some((item) => isJsonObject(item) && item.$patch === 'replace'))
    return items.filter((item) => !isJsonObject(item) || item.$patch === undefined)
  const rest = [...before]
  const out: Json[] = []
  for (const item of items.filter(isJsonObject)) {
    const at = rest.findIndex((other) => isJsonObject(other) && other[key] === item[key])
    const [found] = at < 0 ? [] : rest.splice(at, 1)
    if (item.$patch !== 'delete') out.push(found === undefined ? item : strategicMerge(found as JsonObject, item, path))
  }
  return [...out, ...rest]
}
