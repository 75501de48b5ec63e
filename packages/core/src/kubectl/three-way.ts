import { equal } from '../api/copy.ts'
import type { Json, JsonObject } from '../api/json.ts'
import { mergeKeyOf } from '../api/merge-keys.ts'
import type { Resource } from '../api/resource.ts'
import { resourceTable } from '../api/resource-table.ts'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The strategic merge patch of `kubectl apply`: what the file has and the server has not, and null for what the file had and has
 * no more. Empty when nothing differs; lists of custom resources, whose keys nobody knows, are replaced whole.
 * Models strategicpatch.CreateThreeWayMergePatch and jsonmergepatch.CreateThreeWayJSONMergePatch (1.36).
 */
export function threeWayPatch(resource: Resource, original: JsonObject, modified: JsonObject, current: JsonObject): JsonObject {
  return diffObject(original, modified, current, patchTypeOf(resource) === 'strategic' ? [] : undefined)
}

/** Custom resources take merge patches only. */
export const patchTypeOf = (resource: Resource): 'strategic' | 'merge' =>
  resourceTable.includes(resource) ? 'strategic' : 'merge'

/** Where a value stands; nothing where lists have no keys. */
type Path = readonly string[] | undefined

function diffObject(original: JsonObject, modified: JsonObject, current: JsonObject, path: Path): JsonObject {
  const patch: JsonObject = {}
  for (const [key, value] of Object.entries(modified)) {
    if (value === undefined || value === null) continue
    const part = diffValue(original[key], value, current[key], path && [...path, key])
    if (part !== undefined) patch[key] = part.value
    if (part?.order !== undefined) patch[`$setElementOrder/${key}`] = part.order
  }
  for (const key of Object.keys(original)) {
    if (original[key] !== undefined && modified[key] === undefined && current[key] !== undefined) patch[key] = null
  }
  return patch
}

interface Part {
  value: Json
  order?: Json
}

function diffValue(original: Json | undefined, modified: Json, current: Json | undefined, path: Path): Part | undefined {
  if (isObject(modified) && isObject(current)) {
    const patch = diffObject(isObject(original) ? original : {}, modified, current, path)
    return Object.keys(patch).length > 0 ? { value: patch } : undefined
  }
  const key = path && mergeKeyOf(path)
  if (key !== undefined && Array.isArray(modified) && Array.isArray(current)) {
    return diffList(Array.isArray(original) ? original : [], modified, current, key, path)
  }
  return equal(modified, current) ? undefined : { value: modified }
}

/** Items by their merge key. */
function diffList(original: Json[], modified: Json[], current: Json[], key: string, path: Path): Part | undefined {
  const keyOf = (item: Json): Json | undefined => (isObject(item) ? item[key] : undefined)
  const find = (list: Json[], item: Json): JsonObject | undefined =>
    list.find((other) => equal(keyOf(other), keyOf(item))) as JsonObject | undefined
  const changes: Json[] = []
  for (const item of modified) {
    if (!isObject(item)) continue
    const now = find(current, item)
    if (!now) {
      changes.push(item)
      continue
    }
    const patch = diffObject(find(original, item) ?? {}, item, now, path)
    if (Object.keys(patch).length > 0) changes.push({ ...patch, [key]: keyOf(item) as Json })
  }
  for (const item of original)
    if (!find(modified, item) && find(current, item)) changes.push({ $patch: 'delete', [key]: keyOf(item) as Json })
  if (changes.length === 0) return undefined
  return { value: changes, order: modified.map((item) => ({ [key]: keyOf(item) as Json })) }
}
