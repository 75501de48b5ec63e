import { equal } from '../api/copy.ts'
import type { Json, JsonObject } from '../api/json.ts'
import { isMergedPrimitiveList, mergeKeyOf } from '../api/merge-keys.ts'
import type { Resource } from '../api/resource.ts'
import { isJsonObject } from './documents.ts'
import { patchTypeOf, threeWayPatch } from './three-way.ts'
import { writeYaml } from './yaml/write-yaml.ts'

/**
 * What `kubectl apply --overwrite=false` says when a patch would undo changes that others made; undefined when it would not, and for
 * custom resources, which are not looked at. Models strategicpatch CreateThreeWayMergePatch and MergingMapsHaveConflicts (1.36).
 */
export function patchConflict(
  resource: Resource,
  patch: JsonObject,
  original: JsonObject,
  current: JsonObject,
): string | undefined {
  if (patchTypeOf(resource) !== 'strategic') return undefined
  const changed = withoutOrders(threeWayPatch(resource, original, current, original)) as JsonObject
  if (!mapsClash(patch, changed, [])) return undefined
  return `patch:\n${writeYaml(patch)}\nconflicts with changes made from original to current:\n${writeYaml(changed)}\n`
}

/** Without the $setElementOrder that stands beside merged lists. */
function withoutOrders(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutOrders)
  if (!isJsonObject(value)) return value
  const kept = Object.entries(value).filter(([key]) => !key.startsWith('$setElementOrder/'))
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutOrders(inner as Json)]))
}

type Path = readonly string[]

const mapsClash = (left: JsonObject, right: JsonObject, path: Path): boolean =>
  left.$patch !== right.$patch ||
  Object.entries(left).some(
    ([key, value]) =>
      !key.startsWith('$') && right[key] !== undefined && valuesClash(value as Json, right[key] as Json, [...path, key]),
  )

function valuesClash(left: Json, right: Json, path: Path): boolean {
  if (isJsonObject(left) && isJsonObject(right)) return mapsClash(left, right, path)
  if (Array.isArray(left) && Array.isArray(right)) return listsClash(left, right, path)
  return !equal(left, right)
}

function listsClash(left: readonly Json[], right: readonly Json[], path: Path): boolean {
  const key = mergeKeyOf(path)
  if (key !== undefined) return keyedClash(left, right, key, path)
  // merged lists of plain values have no conflicts
  if (isMergedPrimitiveList(path)) return false
  if (left.length !== right.length) return true
  const ordered = (list: readonly Json[]): readonly Json[] => (list.some(isJsonObject) ? list : [...list].sort())
  const [one, other] = [ordered(left), ordered(right)]
  return one.some((item, at) => valuesClash(item, other[at] as Json, path))
}

const keyedClash = (left: readonly Json[], right: readonly Json[], key: string, path: Path): boolean =>
  left.some((item) => {
    const twin = right.find((other) => isJsonObject(item) && isJsonObject(other) && equal(item[key] ?? null, other[key] ?? null))
    return twin !== undefined && valuesClash(item, twin, path)
  })
