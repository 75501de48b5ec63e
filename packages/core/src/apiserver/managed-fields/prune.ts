import type { Json, JsonObject } from '../../api/json.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { type FieldPlace, itemPlace, memberPlace, placeListType, rootPlace } from './list-types.ts'
import { itemKey, join, stepsOf } from './paths.ts'

/**
 * What goes when a manager applies less than `before`: what it held, and the named fields above that, as far as nobody owns
 * anything in them. Models structured-merge-diff merge/update.go prune (v6).
 */
export function droppedPaths(before: Iterable<string>, owned: Iterable<string>): ReadonlySet<string> {
  const kept = withNamed(owned)
  const dropped = [...withNamed(before)].filter((path) => !kept.has(path) && path !== 'f:metadata')
  return new Set(dropped)
}

/** The paths, and every named field that they lead through. */
function withNamed(paths: Iterable<string>): Set<string> {
  const out = new Set<string>()
  for (const path of paths) {
    out.add(path)
    const steps = stepsOf(path)
    for (let depth = 1; depth < steps.length; depth++)
      if (steps[depth - 1]?.startsWith('f:')) out.add(steps.slice(0, depth).join('\u0000'))
  }
  return out
}

/** A copy of the object without these fields; what they leave empty goes too. */
export function withoutDropped(object: JsonObject, dropped: ReadonlySet<string>, schema?: JsonSchema): JsonObject {
  if (dropped.size === 0) return object
  const out: JsonObject = {}
  for (const [key, value] of Object.entries(object)) {
    const path = join('', `f:${key}`)
    const place = key === 'metadata' ? { parent: '', field: key, schema: undefined } : rootPlace(key, schema)
    const left = value === undefined || dropped.has(path) ? undefined : pruned(value, path, place, dropped)
    if (left !== undefined) out[key] = left
  }
  return out
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Undefined when nothing is left of what was something. */
function pruned(value: Json, path: string, place: FieldPlace, dropped: ReadonlySet<string>): Json | undefined {
  if (Array.isArray(value)) return prunedList(value, path, place, dropped)
  if (!isObject(value)) return value
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    const at = join(path, `f:${key}`)
    const left = member === undefined || dropped.has(at) ? undefined : pruned(member, at, memberPlace(place, key), dropped)
    if (left !== undefined) out[key] = left
  }
  return Object.keys(out).length === 0 && Object.keys(value).length > 0 ? undefined : out
}

function prunedList(items: Json[], path: string, place: FieldPlace, dropped: ReadonlySet<string>): Json[] | undefined {
  const type = placeListType(place)
  if (type === 'atomic') return items
  const left = items.flatMap((item) => {
    const step = type === 'set' ? `v:${JSON.stringify(item)}` : isObject(item) ? `k:${itemKey(item, type)}` : undefined
    if (step === undefined) return [item]
    const at = join(path, step)
    if (dropped.has(at)) return []
    const inside = type === 'set' ? item : pruned(item, at, itemPlace(place), dropped)
    return inside === undefined ? [] : [inside]
  })
  return left.length === 0 && items.length > 0 ? undefined : left
}
