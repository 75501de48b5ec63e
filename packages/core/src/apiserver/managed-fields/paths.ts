import type { Json, JsonObject } from '../../api/json.ts'
import { isAtomicMap, listTypeOf } from './list-types.ts'

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

/** Every field of an object: leaves with their values, and items of lists and granular maps by their own path (value undefined). */
export function fieldPaths(object: JsonObject): Map<string, Json | undefined> {
  const out = new Map<string, Json | undefined>()
  for (const [key, value] of Object.entries(object)) {
    if (unmanaged.has(key) || value === undefined) continue
    if (key === 'metadata' && isObject(value)) walkMetadata(value, out)
    else walk(value, join('', `f:${key}`), '', key, out)
  }
  return out
}

function walkMetadata(metadata: JsonObject, out: Map<string, Json | undefined>): void {
  for (const [key, value] of Object.entries(metadata)) {
    if (!unmanagedMetadata.has(key) && value !== undefined) walk(value, join('f:metadata', `f:${key}`), 'metadata', key, out)
  }
}

function walk(value: Json, path: string, parent: string, field: string, out: Map<string, Json | undefined>): void {
  if (isObject(value) && !isAtomicMap(parent, field) && Object.keys(value).length > 0) {
    // maps of free keys are nodes of their own, structs are not; telling them apart by name is enough here
    if (freeMaps.has(field)) out.set(path, undefined)
    for (const [key, member] of Object.entries(value))
      if (member !== undefined) walk(member, join(path, `f:${key}`), field, key, out)
    return
  }
  if (Array.isArray(value)) {
    const type = listTypeOf(parent, field)
    if (type === 'set') {
      out.set(path, undefined)
      for (const item of value) out.set(join(path, `v:${JSON.stringify(item)}`), item)
      return
    }
    if (type !== 'atomic') return walkItems(value, path, field, type, out)
  }
  out.set(path, value)
}

const freeMaps = new Set([
  'labels',
  'annotations',
  'data',
  'binaryData',
  'stringData',
  'limits',
  'requests',
  'hard',
  'capacity',
  'allocatable',
])

function walkItems(
  items: Json[],
  path: string,
  field: string,
  keys: readonly string[],
  out: Map<string, Json | undefined>,
): void {
  out.set(path, undefined)
  for (const item of items) {
    if (!isObject(item)) continue
    const at = join(path, `k:${itemKey(item, keys)}`)
    out.set(at, undefined)
    for (const [key, member] of Object.entries(item))
      if (member !== undefined) walk(member, join(at, `f:${key}`), field, key, out)
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
