import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import { kindProblem } from './field-spec.ts'
import type { MergeKeys } from './merge-keys.ts'

interface Merging {
  keys: MergeKeys
}

class KindError extends Error {}

/**
 * An object with a strategic merge patch put over it; undefined where the patch deletes it, a text for what does not go together.
 * Models kyaml/yaml/merge2 (5.8), what is new in lists first.
 */
export function strategicMerge(object: JsonObject, patch: JsonObject, keys: MergeKeys): JsonObject | undefined | string {
  try {
    return mergeMap(object, patch, [], { keys })
  } catch (error) {
    if (error instanceof KindError) return error.message
    throw error
  }
}

function demand(value: Json | undefined, kind: 'SequenceNode' | 'MappingNode' | 'ScalarNode'): void {
  const wrong = kindProblem(value, kind)
  if (wrong !== undefined) throw new KindError(wrong)
}

function mergeMap(
  before: JsonObject | undefined,
  patch: JsonObject,
  path: readonly string[],
  merging: Merging,
): JsonObject | undefined {
  const { $patch: directive, ...rest } = patch
  if (directive === 'delete') return undefined
  const base = directive === 'replace' ? {} : (before ?? {})
  const out: JsonObject = { ...base }
  for (const [key, value] of Object.entries(rest)) {
    const merged = value === null ? undefined : mergeValue(base[key], value as Json, [...path, key], merging)
    if (merged === undefined) delete out[key]
    else out[key] = merged
  }
  return out
}

function mergeValue(before: Json | undefined, value: Json, path: readonly string[], merging: Merging): Json | undefined {
  if (before === undefined || before === null)
    return isJsonObject(value) ? mergeMap(undefined, value, path, merging) : fresh(value, path, merging)
  if (isJsonObject(before)) {
    demand(value, 'MappingNode')
    return mergeMap(before, value as JsonObject, path, merging)
  }
  demand(value, Array.isArray(before) ? 'SequenceNode' : 'ScalarNode')
  return Array.isArray(before) ? mergeList(before, value as Json[], path, merging) : value
}

/** A value where there was none, without the directives in it. */
function fresh(value: Json, path: readonly string[], merging: Merging): Json {
  return Array.isArray(value) ? (mergeList([], value, path, merging) ?? []) : value
}

const isDirective = (item: Json, name: string): boolean => isJsonObject(item) && item.$patch === name

function mergeList(before: Json[], patch: Json[], path: readonly string[], merging: Merging): Json[] | undefined {
  const keys = merging.keys(path)
  if (keys === undefined) return patch
  const bare = patch.filter((item) => !(isJsonObject(item) && item.$patch !== undefined && Object.keys(item).length === 1))
  if (patch.some((item) => isDirective(item, 'replace') && Object.keys(item as JsonObject).length === 1)) return bare
  if (patch.some((item) => isDirective(item, 'delete') && Object.keys(item as JsonObject).length === 1)) return undefined
  if (keys.length === 0) return [...patch, ...before.filter((item) => !patch.includes(item))]
  return mergeByKeys(before.filter(isJsonObject), patch.filter(isJsonObject), keys, path, merging)
}

const valuesOf = (item: JsonObject, keys: readonly string[]): string[] =>
  keys.map((key) => (item[key] === undefined || item[key] === null ? '' : String(item[key])))

/** Two items are the same when a key agrees and none contradicts. Models kyaml/yaml/walk/associative_sequence.go match. */
function isSameItem(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 1) return a[0] === b[0]
  return a.some((value, at) => value === b[at]) && a.every((value, at) => value === b[at] || value === '' || b[at] === '')
}

function mergeByKeys(
  before: JsonObject[],
  patch: JsonObject[],
  keys: readonly string[],
  path: readonly string[],
  merging: Merging,
): Json[] {
  const rest = [...before]
  const out: JsonObject[] = []
  for (const item of patch) {
    const values = valuesOf(item, keys)
    const at = rest.findIndex((other) => isSameItem(values, valuesOf(other, keys)))
    const [found] = at < 0 ? [] : rest.splice(at, 1)
    const merged = mergeMap(found, item, path, merging)
    if (merged !== undefined && Object.keys(merged).length > 0) out.push(merged)
  }
  return [...out, ...rest]
}
