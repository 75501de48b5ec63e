import { equal } from './copy.ts'
import { inElementOrder } from './element-order.ts'
import { goPlain } from './go-value.ts'
import type { Json, JsonObject } from './json.ts'
import { isMergedPrimitiveList, mergeKeyOf } from './merge-keys.ts'

/**
 * Strategic merge patch: lists merge by key where the API's types say so, with the directives $patch, $retainKeys,
 * $setElementOrder and $deleteFromPrimitiveList. What is wrong with the patch is told in a text.
 * Models apimachinery strategicpatch/patch.go StrategicMergeMapPatch (1.36).
 */
export function applyStrategicMerge(target: JsonObject, patch: JsonObject): { value: JsonObject } | string {
  try {
    return { value: mergeMap(target, target.kind === 'PodDisruptionBudget' ? replacingSelector(patch) : patch, []) }
  } catch (error) {
    if (error instanceof StrategicError) return error.message
    throw error
  }
}

/** The one map that a patch replaces: patchStrategy of policy/v1 PodDisruptionBudgetSpec. */
function replacingSelector(patch: JsonObject): JsonObject {
  const { spec } = patch
  if (!isObject(spec) || !isObject(spec.selector)) return patch
  return { ...patch, spec: { ...spec, selector: { ...spec.selector, $patch: 'replace' } } }
}

class StrategicError extends Error {}

const orderPrefix = '$setElementOrder/'
const deletePrefix = '$deleteFromPrimitiveList/'

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mergeMap(target: JsonObject, patch: JsonObject, path: readonly string[]): JsonObject {
  if (patch.$patch !== undefined) return directed(patch)
  const out = retained(target, patch)
  const done = new Set(['$retainKeys'])
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(orderPrefix)) continue
    done.add(key).add(key.slice(orderPrefix.length))
    orderList(out, patch, key.slice(orderPrefix.length), order as Json, path)
  }
  for (const [key, value] of Object.entries(patch)) {
    if (done.has(key) || value === undefined) continue
    if (key.startsWith(deletePrefix)) deleteFromPrimitives(out, key.slice(deletePrefix.length), value)
    else mergeMember(out, key, value, [...path, key])
  }
  return out
}

function directed(patch: JsonObject): JsonObject {
  const { $patch: directive, ...rest } = patch
  if (directive === 'replace') return rest
  if (directive === 'delete') return {}
  throw new StrategicError(`unknown patch type: ${directive} in map: ${goPlain(patch)}`)
}

function mergeMember(out: JsonObject, key: string, value: Json, path: readonly string[]): void {
  const before = out[key]
  if (value === null) {
    delete out[key]
  } else if (isObject(value) && isObject(before)) {
    out[key] = mergeMap(before, value, path)
  } else if (Array.isArray(value) && Array.isArray(before)) {
    out[key] = mergeList(before, value, path)
  } else {
    const fresh = withoutDirectives(withoutNulls(value))
    if (fresh === undefined) delete out[key]
    else out[key] = fresh
  }
}

/** A value that takes the place of nothing: without nulls in its maps. Models discardNullValuesFromPatch. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNulls(member as Json)]))
}

/** Models removeDirectives: a map with a directive in it goes altogether. */
function withoutDirectives(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item): item is Json => item !== undefined)
  if (!isObject(value)) return value
  if (value.$patch !== undefined) return undefined
  const members = Object.entries(value).map(([key, member]) => [key, withoutDirectives(member as Json)] as const)
  return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as JsonObject
}

const badRetain = 'invalid patch format of retainKeys'

/** Models applyRetainKeysDirective. */
function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const keep = patch.$retainKeys
  if (keep === undefined) return { ...target }
  if (!Array.isArray(keep)) throw new StrategicError(badRetain)
  for (const [key, value] of Object.entries(patch)) {
    const said = value === null || key === '$retainKeys' || key.startsWith(deletePrefix) || key.startsWith(orderPrefix)
    if (!said && !keep.includes(key)) throw new StrategicError(badRetain)
  }
  return Object.fromEntries(Object.entries(target).filter(([key]) => keep.includes(key)))
}

/** A list whose order the patch gives. Models mergePatchIntoOriginal. */
function orderList(out: JsonObject, patch: JsonObject, key: string, order: Json, path: readonly string[]): void {
  const [before, items] = [out[key], patch[key]]
  if (!Array.isArray(order)) throw new StrategicError('invalid patch format of setElementOrder list')
  const at = [...path, key]
  if (Array.isArray(items)) matchesOrder(items, order, mergeKeyOf(at))
  if (!Array.isArray(before) && !Array.isArray(items)) return
  const merged = !Array.isArray(items)
    ? (before as Json[])
    : Array.isArray(before)
      ? mergeList(before, items, at)
      : (withoutDirectives(items) as Json[])
  out[key] = inElementOrder(merged, order, Array.isArray(before) ? before : [], mergeKeyOf(at))
}

/** The patch's own elements must stand in the order that it gives. Models validatePatchWithSetOrderList. */
function matchesOrder(items: readonly Json[], order: readonly Json[], key: string | undefined): void {
  const own = items.filter((item) => !(isObject(item) && item.$patch !== undefined))
  if (order.length === 0 || own.length === 0) return
  const same = (a: Json, b: Json): boolean =>
    key === undefined ? equal(a, b) : equal((a as JsonObject)[key], (b as JsonObject)[key])
  let next = 0
  for (const wanted of order) if (next < own.length && same(own[next] as Json, wanted)) next++
  if (next < own.length)
    throw new StrategicError(
      `The order in patch list:\n${goPlain(items)}\n doesn't match $setElementOrder list:\n${goPlain(order)}\n`,
    )
}

function deleteFromPrimitives(out: JsonObject, key: string, values: Json): void {
  const list = out[key]
  if (!Array.isArray(list) || !Array.isArray(values)) return
  out[key] = list.filter((item) => !values.some((value) => equal(value, item)))
}

/** Models mergeSliceHandler and mergeSlice. */
function mergeList(before: readonly Json[], patch: readonly Json[], path: readonly string[]): Json[] {
  const key = mergeKeyOf(path)
  if (key === undefined && !isMergedPrimitiveList(path)) return [...patch]
  if (before.length === 0 && patch.length === 0) return []
  if (key === undefined) {
    const both = ofOneType(before, patch)
    const merged = both.filter((item, i) => both.findIndex((one) => equal(one, item)) === i)
    return inElementOrder(merged, patch, before, undefined)
  }
  ofOneType(before, patch)
  return mergeKeyed(before as JsonObject[], patch as JsonObject[], key, path)
}

const typeName = (item: Json): string => {
  if (Array.isArray(item)) return 'list'
  return item === null ? 'null' : Number.isInteger(item) ? 'whole' : typeof item
}

/** All items of both lists, which have one type. Models sliceElementType. */
function ofOneType(before: readonly Json[], patch: readonly Json[]): Json[] {
  const all = [...before, ...patch]
  const [first] = all.map(typeName)
  if (first === 'list') throw new StrategicError('lists of lists are not supported')
  if (first === 'null' || all.some((item) => typeName(item) !== first))
    throw new StrategicError(`list element types are not identical: ${goPlain([before, patch])}`)
  return all
}

function mergeKeyed(before: readonly JsonObject[], patch: readonly JsonObject[], key: string, path: readonly string[]): Json[] {
  const { left, items } = directedItems(before, patch, key)
  const merged: JsonObject[] = [...left]
  for (const item of items) {
    const id = idOf(item, key)
    const at = merged.findIndex((one) => equal(one[key], id))
    if (at < 0) merged.push(item)
    else merged[at] = mergeMap(merged[at] as JsonObject, item, path)
  }
  return inElementOrder(merged, items, left, key)
}

function idOf(item: JsonObject, key: string): Json {
  const id = item[key]
  if (id === undefined) throw new StrategicError(`map: ${goPlain(item)} does not contain declared merge key: ${key}`)
  return id as Json
}

/** What is left of a list, and what merges into it, once its directives are done. Models mergeSliceWithSpecialElements. */
function directedItems(
  before: readonly JsonObject[],
  patch: readonly JsonObject[],
  key: string,
): { left: readonly JsonObject[]; items: readonly JsonObject[] } {
  const items = patch.filter((item) => item.$patch === undefined)
  let left = before
  for (const item of patch) {
    if (item.$patch === 'delete') left = left.filter((one) => !equal(one[key], idOf(item, key)))
    else if (item.$patch === 'merge') throw new StrategicError('merging lists cannot yet be specified in the patch')
    else if (item.$patch !== undefined && item.$patch !== 'replace') directed(item)
  }
  return patch.some((item) => item.$patch === 'replace') ? { left: items, items: [] } : { left, items }
}
