import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import type { KubeObject, ManagedFieldsEntry } from '../../api/object.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts'
import { fieldPaths, stepsOf } from './paths.ts'

export interface Manager {
  entry: Omit<ManagedFieldsEntry, 'fieldsV1'>
  paths: Set<string>
}

/** Who writes: field manager, API version, subresource, time. */
export interface Writer {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  subresource: string | undefined
  time: string
}

export function readManagers(object: KubeObject): Manager[] {
  return (object.metadata.managedFields ?? [])
    .filter((entry) => entry.manager !== undefined)
    .map(({ fieldsV1, ...entry }) => ({ entry, paths: fromFieldsV1(fieldsV1) }))
}

/** Entries that hold nothing are dropped; Apply ones first, then by time and name, as the server sorts them. */
export function writeManagers(object: KubeObject, managers: readonly Manager[]): void {
  const entries = managers
    .filter((manager) => manager.paths.size > 0)
    .map(({ entry, paths }): ManagedFieldsEntry => ({ ...entry, fieldsV1: toFieldsV1(paths) }))
    .sort(byOrder)
  if (entries.length > 0) object.metadata.managedFields = entries
  else delete object.metadata.managedFields
}

const byOrder = (a: ManagedFieldsEntry, b: ManagedFieldsEntry): number => {
  if (a.operation !== b.operation) return a.operation === 'Apply' ? -1 : 1
  if (a.time !== b.time) return (a.time ?? '') < (b.time ?? '') ? -1 : 1
  return a.manager < b.manager ? -1 : 1
}

export const sameWriter = (entry: Manager['entry'], writer: Writer): boolean =>
  entry.manager === writer.manager &&
  entry.operation === writer.operation &&
  (entry.subresource ?? undefined) === writer.subresource

export const entryOf = (writer: Writer): Manager['entry'] => ({
  manager: writer.manager,
  operation: writer.operation,
  apiVersion: writer.apiVersion,
  time: writer.time,
  fieldsType: 'FieldsV1',
  ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
})

/** Notes a create, update or patch: what changed belongs to the writer, what went belongs to nobody. Models managedfields Update (1.36). */
export function trackUpdate(object: KubeObject, old: KubeObject | undefined, writer: Writer, schema?: JsonSchema): void {
  const reset = object.metadata.managedFields
  if (old && Array.isArray(reset) && isReset(reset)) {
    delete object.metadata.managedFields
    return
  }
  const before: ReadonlyMap<string, Json | undefined> = old ? fieldPaths(old as unknown as JsonObject, schema) : new Map()
  const now = fieldPaths(object as unknown as JsonObject, schema)
  const ownStatus = (path: string): boolean => (writer.subresource === 'status') === (stepsOf(path)[0] === 'f:status')
  const changed = new Set<string>()
  for (const [path, value] of now)
    if (ownStatus(path) && (!before.has(path) || !equal(before.get(path), value))) changed.add(path)
  const managers = old ? readManagers(old) : []
  const gone = [...before.keys()].some((path) => !now.has(path))
  if (changed.size === 0 && !gone) return writeManagers(object, managers)
  const others = managers.filter((manager) => !sameWriter(manager.entry, writer))
  const mine = managers.find((manager) => sameWriter(manager.entry, writer))?.paths ?? new Set<string>()
  const kept = (paths: Set<string>): Set<string> => new Set([...paths].filter((path) => now.has(path)))
  const result = others.map((manager) => ({
    entry: manager.entry,
    paths: new Set([...kept(manager.paths)].filter((path) => !changed.has(path) || now.get(path) === undefined)),
  }))
  if (changed.size > 0 || mine.size > 0) {
    const time =
      changed.size > 0 ? writer.time : (managers.find((manager) => sameWriter(manager.entry, writer))?.entry.time ?? writer.time)
    result.push({ entry: { ...entryOf(writer), time }, paths: new Set([...kept(mine), ...changed]) })
  }
  writeManagers(object, result)
}

const isReset = (entries: readonly ManagedFieldsEntry[]): boolean =>
  entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] as object).length === 0)
