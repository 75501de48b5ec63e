import { equal } from './copy.ts'
import type { Json, JsonObject } from './json.ts'
import { isMergedPrimitiveList, mergeKeyOf } from './merge-keys.ts'

/**
 * Strategic merge patch: lists merge by key where the API's types say so, with the directives $patch, $retainKeys,
 * $setElementOrder and $deleteFromPrimitiveList. Models apimachinery strategicpatch/patch.go (1.36).
 */
export function applyStrategicMerge(target: JsonObject, patch: JsonObject): { value: JsonObject } | string {
  try {
    return { value: mergeObjects(target, patch, []) }
  } catch (error) {
    if (error instanceof StrategicError) return error.message
    throw error
  }
}

class StrategicError extends Error {}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isDirective = (key: string): boolean => key.startsWith('$')

function mergeObjects(target: JsonObject, patch: JsonObject, path: readonly string[]): JsonObject {
  const directive = patch.$patch
  if (directive === 'replace') return withoutDirectives(patch)
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') throw new StrategicError(`Unknown patch type found: ${String(directive)}`)
  const out: JsonObject = { ...retained(target, patch) }
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$deleteFromPrimitiveList/'))
      deleteFromPrimitives(out, key.slice('$deleteFromPrimitiveList/'.length), value)
    if (isDirective(key)) continue
    if (value === null || value === undefined) delete out[key]
    else out[key] = mergeValue(out[key], value, [...path, key], orderOf(patch, key))
  }
  // an order alone may also stand without a change of the list
  for (const [key, order] of Object.entries(patch)) {
    const list = key.startsWith('$setElementOrder/') ? key.slice('$setElementOrder/'.length) : undefined
    if (list !== undefined && patch[list] === undefined && Array.isArray(out[list])) {
      out[list] = ordered(out[list] as Json[], order as Json[], mergeKeyOf([...path, list]))
    }
  }
  return out
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !isDirective(key)))
}

function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const keep = patch.$retainKeys
  if (!Array.isArray(keep)) return target
  return Object.fromEntries(Object.entries(target).filter(([key]) => keep.includes(key)))
}

const orderOf = (patch: JsonObject, key: string): Json[] | undefined => patch[`$setElementOrder/${key}`] as Json[] | undefined

function deleteFromPrimitives(out: JsonObject, key: string, values: Json | undefined): void {
  const list = out[key]
  if (Array.isArray(list) && Array.isArray(values)) out[key] = list.filter((item) => !values.some((value) => equal(value, item)))
}

function mergeValue(target: Json | undefined, patch: Json, path: readonly string[], order: Json[] | undefined): Json {
  if (Array.isArray(patch)) return mergeLists(Array.isArray(target) ? target : [], patch, path, order)
  if (!isObject(patch)) return patch
  return mergeObjects(isObject(target) ? target : {}, patch, path)
}

function mergeLists(target: readonly Json[], patch: readonly Json[], path: readonly string[], order: Json[] | undefined): Json[] {
  const key = mergeKeyOf(path)
  if (key !== undefined && patch.every(isObject))
    return mergeKeyed(target as JsonObject[], patch as JsonObject[], key, path, order)
  if (key !== undefined) throw new StrategicError(`Invalid value: list ${path.join('.')} holds something that is not an object`)
  if (!isMergedPrimitiveList(path)) return patch.filter((item) => !(isObject(item) && item.$patch !== undefined)) as Json[]
  const merged = [...target, ...patch.filter((item) => !target.some((known) => equal(known, item)))]
  return ordered(merged, order, undefined)
}

function mergeKeyed(
  target: readonly JsonObject[],
  patch: readonly JsonObject[],
  key: string,
  path: readonly string[],
  order: Json[] | undefined,
): Json[] {
  if (patch.some((item) => item.$patch === 'replace' && item[key] === undefined)) {
    return patch.filter((item) => item.$patch !== 'replace').map(withoutDirectives)
  }
  let out: JsonObject[] = [...target]
  for (const item of patch) {
    const id = item[key]
    if (id === undefined) throw new StrategicError(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`)
    if (item.$patch === 'delete') out = out.filter((known) => !equal(known[key], id))
    else {
      const index = out.findIndex((known) => equal(known[key], id))
      if (index < 0) out.push(mergeObjects({}, item, path))
      else out[index] = mergeObjects(out[index] as JsonObject, item, path)
    }
  }
  return ordered(out, order, key)
}

/** As $setElementOrder says; elements it does not name keep their place behind the one they followed. */
function ordered(list: readonly Json[], order: Json[] | undefined, key: string | undefined): Json[] {
  if (!order) return [...list]
  const idOf = (item: Json): Json => (key === undefined ? item : ((item as JsonObject)[key] ?? null))
  const rank = (item: Json): number => order.findIndex((wanted) => equal(idOf(wanted), idOf(item)))
  const named = list.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b))
  const out: Json[] = []
  let next = 0
  for (const item of list) {
    if (rank(item) < 0) out.push(item)
    else out.push(named[next++] as Json)
  }
  return out
}
