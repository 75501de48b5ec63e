import type { Json, JsonObject } from '../../api/json.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { type FieldPlace, isAtomicPlace, isFreeKey, itemPlace, memberPlace, placeListType, rootPlace } from './list-types.ts'

/** A path as FieldsV1 spells its steps: f:NAME, k:{"port":80}, v:"value"; joined by a character that no step holds. */
export const join = (path: string, step: string): string => (path === '' ? step : `${path}\u0000${step}`)
export const stepsOf = (path: string): string[] => path.split('\u0000')

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keys that say which object it is, and what the server writes: nobody manages them. */
const unmanaged = new Set(['apiVersion', 'kind'])
const unmanagedMetadata = new Set([
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
])

/** `parent` is '' or metadata. */
export const isUnmanaged = (parent: string, field: string): boolean =>
  parent === 'metadata' ? unmanagedMetadata.has(field) : unmanaged.has(field)

/**
 * Every field of an object: leaves with their values, and items of lists and what lies under free keys by their own path (value
 * undefined). Models structured-merge-diff typed/tofieldset.go (v6).
 */
export function fieldPaths(object: JsonObject, schema?: JsonSchema): Map<string, Json | undefined> {
  const out = new Map<string, Json | undefined>()
  for (const [key, value] of Object.entries(object)) {
    if (unmanaged.has(key) || value === undefined) continue
    if (key === 'metadata' && isObject(value)) walkMetadata(value, out)
    else walk(value, join('', `f:${key}`), rootPlace(key, schema), out)
  }
  return out
}

function walkMetadata(metadata: JsonObject, out: Map<string, Json | undefined>): void {
  for (const [key, value] of Object.entries(metadata)) {
    const place = { parent: 'metadata', field: key, schema: undefined }
    if (!unmanagedMetadata.has(key) && value !== undefined) walk(value, join('f:metadata', `f:${key}`), place, out)
  }
}

function walk(value: Json, path: string, place: FieldPlace, out: Map<string, Json | undefined>): void {
  if (isObject(value) && !isAtomicPlace(place) && Object.keys(value).length > 0) return walkMembers(value, path, place, out)
  const type = Array.isArray(value) ? placeListType(place) : 'atomic'
  if (!Array.isArray(value) || type === 'atomic') out.set(path, value)
  else if (type !== 'set') walkItems(value, path, itemPlace(place), type, out)
  else for (const item of value) out.set(join(path, `v:${JSON.stringify(item)}`), item)
}

function walkMembers(value: JsonObject, path: string, place: FieldPlace, out: Map<string, Json | undefined>): void {
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue
    const at = join(path, `f:${key}`)
    if (isFreeKey(place, key)) out.set(at, undefined)
    walk(member, at, memberPlace(place, key), out)
  }
}

function walkItems(
  items: Json[],
  path: string,
  place: FieldPlace,
  keys: readonly string[],
  out: Map<string, Json | undefined>,
): void {
  for (const item of items) {
    if (!isObject(item)) continue
    const at = join(path, `k:${itemKey(item, keys)}`)
    out.set(at, isAtomicPlace(place) ? item : undefined)
    if (!isAtomicPlace(place)) walkMembers(item, at, place, out)
  }
}

const keyDefaults: Readonly<Record<string, Json>> = { protocol: 'TCP' }

/** {"port":80,"protocol":"TCP"} */
export function itemKey(item: JsonObject, keys: readonly string[]): string {
  const entries = [...keys].sort().flatMap((key) => {
    const value = item[key] ?? keyDefaults[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  return JSON.stringify(Object.fromEntries(entries))
}

/** .spec.ports[port=80,protocol="TCP"].targetPort: how a conflict names a field. */
export function pathText(path: string): string {
  return stepsOf(path)
    .map((step) => {
      const rest = step.slice(2)
      if (step.startsWith('f:')) return `.${rest}`
      if (step.startsWith('v:')) return `[=${rest}]`
      const pairs = Object.entries(JSON.parse(rest) as JsonObject).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      return `[${pairs.join(',')}]`
    })
    .join('')
}
