import { copy, equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import type { KubeObject } from '../../api/object.ts'
import { failure, type Status } from '../../api/status.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { type FieldPlace, isAtomicPlace, itemPlace, memberPlace, placeListType, rootPlace } from './list-types.ts'
import { entryOf, type Manager, readManagers, sameWriter, type Writer, writeManagers } from './managers.ts'
import { fieldPaths, itemKey, pathText } from './paths.ts'
import { droppedPaths, withoutDropped } from './prune.ts'

interface Conflict {
  manager: Manager['entry']
  path: string
}

/**
 * Server-side apply of `config` onto `live`: fields of the configuration win, fields that this manager applied before and
 * nobody else has go. 409 with a cause per field that another manager holds with another value, unless forced.
 * Models structured-merge-diff merge/update.go Apply (v6) and managedfields (1.36).
 */
export function applyConfiguration(
  live: KubeObject,
  config: JsonObject,
  writer: Writer,
  { force, schema }: { force: boolean; schema?: JsonSchema | undefined },
): KubeObject | Status {
  const wanted = fieldPaths(config, schema)
  const current = fieldPaths(live as unknown as JsonObject, schema)
  const managers = readManagers(live)
  const others = managers.filter((manager) => !sameWriter(manager.entry, writer))
  const conflicts = findConflicts(wanted, current, others)
  const refused = force ? [] : conflicts.filter((conflict) => !isFromLastApplied(live, conflict, current, writer))
  if (refused.length > 0) return conflictStatus(refused)
  const before = managers.find((manager) => sameWriter(manager.entry, writer))
  const merged = mergeObject(live as unknown as JsonObject, config, schema)
  const owned = [...wanted.keys(), ...others.flatMap(({ paths }) => [...paths])]
  const result = withoutDropped(merged, droppedPaths(before?.paths ?? [], owned), schema) as unknown as KubeObject
  const taken = new Set(conflicts.map((conflict) => conflict.path))
  const kept = others.map((manager) => ({
    entry: manager.entry,
    paths: new Set([...manager.paths].filter((path) => !taken.has(path))),
  }))
  // models managedfields/internal/managedfieldsupdater.go: what changes nothing has the time it had, or none
  const isNoop = live.metadata.uid !== undefined && equal(result as unknown as Json, live as unknown as Json)
  const time = isNoop ? before?.entry.time : writer.time
  writeManagers(result, [...kept, { entry: entryOf({ ...writer, time }), paths: new Set(wanted.keys()) }])
  return result
}

function findConflicts(
  wanted: ReadonlyMap<string, Json | undefined>,
  current: ReadonlyMap<string, Json | undefined>,
  others: readonly Manager[],
): Conflict[] {
  const conflicts: Conflict[] = []
  for (const [path, value] of wanted) {
    if (value === undefined || (current.has(path) && equal(current.get(path), value))) continue
    for (const manager of others) if (manager.paths.has(path)) conflicts.push({ manager: manager.entry, path })
  }
  return conflicts
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** Fields that kubectl's own client-side apply set are taken over without a conflict. Models managedfields/internal/lastappliedmanager.go (1.36). */
function isFromLastApplied(
  live: KubeObject,
  { path }: Conflict,
  current: ReadonlyMap<string, Json | undefined>,
  writer: Writer,
): boolean {
  const text = live.metadata.annotations?.[lastApplied]
  if (writer.manager !== 'kubectl' || text === undefined) return false
  try {
    const applied = fieldPaths(JSON.parse(text) as JsonObject)
    return applied.has(path) && equal(applied.get(path), current.get(path))
  } catch {
    return false
  }
}

function managerText(entry: Manager['entry']): string {
  const name =
    JSON.stringify(entry.manager) +
    (entry.subresource === undefined ? '' : ` with subresource ${JSON.stringify(entry.subresource)}`)
  // its time is no part of who a manager is
  return entry.operation === 'Update' ? `${name} using ${entry.apiVersion}` : name
}

function conflictStatus(conflicts: readonly Conflict[]): Status {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }))
  const many = conflicts.length !== 1
  return failure(
    409,
    'Conflict',
    `Apply failed with ${conflicts.length} conflict${many ? 's' : ''}: ${conflictText(conflicts)}`,
    { causes },
  )
}

function conflictText(conflicts: readonly Conflict[]): string {
  const [only] = conflicts
  if (conflicts.length === 1 && only) return `conflict with ${managerText(only.manager)}: ${pathText(only.path)}`
  const byManager = new Map<string, string[]>()
  for (const { manager, path } of conflicts)
    byManager.set(managerText(manager), [...(byManager.get(managerText(manager)) ?? []), pathText(path)])
  return [...byManager]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([manager, paths]) =>
        `conflicts with ${manager}:\n${paths
          .sort()
          .map((path) => `- ${path}`)
          .join('\n')}`,
    )
    .join('\n')
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `config` over `live` as server-side apply merges them, with no regard to who manages what. */
export function mergeObject(live: JsonObject, config: JsonObject, schema: JsonSchema | undefined): JsonObject {
  const out = copy(live)
  for (const [key, value] of Object.entries(config))
    if (value !== undefined) out[key] = mergeValue(live[key], value, rootPlace(key, schema))
  return out
}

const isMerged = (live: Json | undefined, place: FieldPlace): live is JsonObject | Json[] =>
  Array.isArray(live) ? placeListType(place) !== 'atomic' : isObject(live) && !isAtomicPlace(place)

function mergeValue(live: Json | undefined, config: Json, place: FieldPlace): Json {
  // of what is merged, nothing is no change
  if (config === null && isMerged(live, place)) return live
  if (isObject(live) && isObject(config) && !isAtomicPlace(place)) {
    const out = copy(live)
    for (const [key, value] of Object.entries(config))
      if (value !== undefined) out[key] = mergeValue(live[key], value, memberPlace(place, key))
    return out
  }
  if (Array.isArray(live) && Array.isArray(config)) {
    const type = placeListType(place)
    if (type === 'set') return [...live, ...config.filter((item) => !live.some((other) => equal(other, item)))]
    if (type !== 'atomic') return mergeItems(live, config, itemPlace(place), type)
  }
  return copy(config)
}

/** In the order of the live object; new items come behind. */
function mergeItems(live: Json[], config: Json[], place: FieldPlace, keys: readonly string[]): Json[] {
  const keyOf = (item: Json): string => (isObject(item) ? itemKey(item, keys) : '')
  const given = new Map(config.map((item) => [keyOf(item), item]))
  const known = new Map(live.map((item) => [keyOf(item), item]))
  const out = live.map((item) => {
    const change = given.get(keyOf(item))
    return change === undefined ? item : mergeValue(item, change, place)
  })
  return [...out, ...config.filter((item) => !known.has(keyOf(item))).map((item) => copy(item))]
}
