import type { JsonObject } from '../../api/json.ts'
import type { KubeObject, ManagedFieldsEntry } from '../../api/object.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { differenceOf, type Steps } from './difference.ts'
import { inFieldOrder } from './field-order.ts'
import { type FieldTree, isEmptyTree, withFields, withoutFields } from './field-tree.ts'
import { fromFieldsV1, toFieldsV1 } from './fields-v1.ts'
import { areReadable } from './readable.ts'

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
  /** Undefined: that of the writer's entry, if it has one (scale). */
  time: string | undefined
  /** Its kind has no door of its own for the status. */
  isStatusPlain?: boolean
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
    .map(({ entry, paths }): ManagedFieldsEntry => withTree(entry, toFieldsV1(paths) as FieldTree))
    .sort(byOrder)
  if (entries.length > 0) object.metadata.managedFields = entries
  else delete object.metadata.managedFields
}

/** Apply before Update, then by time and name. Models managedfields sortEncodedManagedFields (1.36). */
export const byOrder = (a: ManagedFieldsEntry, b: ManagedFieldsEntry): number => {
  if (a.operation !== b.operation) return a.operation === 'Apply' ? -1 : 1
  if (a.time !== b.time) return (a.time ?? '') < (b.time ?? '') ? -1 : 1
  const [x, y] = [a, b].map(({ manager, apiVersion, subresource = '' }) => [manager, apiVersion, subresource].join('\n'))
  return x === y ? 0 : (x as string) < (y as string) ? -1 : 1
}

export const sameWriter = (entry: Manager['entry'], writer: Writer): boolean =>
  entry.manager === writer.manager &&
  entry.operation === writer.operation &&
  (entry.subresource ?? undefined) === writer.subresource

export const entryOf = (writer: Writer): Manager['entry'] => ({
  manager: writer.manager,
  operation: writer.operation,
  apiVersion: writer.apiVersion,
  ...(writer.time === undefined ? {} : { time: writer.time }),
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
  const { changed, gone } = differenceOf(old as unknown as JsonObject | undefined, object as unknown as JsonObject, schema)
  const isStatus = writer.subresource === 'status'
  const taken = changed.filter(({ steps }) => writer.isStatusPlain || isStatus === (steps[0] === 'f:status'))
  const lost = [...gone, ...taken.filter(({ holds }) => holds).map(({ steps }) => steps)]
  const entries = sent(object, writer) ?? entriesOf(old)
  const mine = entries.find((entry) => sameWriter(entry, writer))
  const others = entries.filter((entry) => entry !== mine).map((entry) => letGo(entry, lost))
  const fields = letGo(mine ?? { ...entryOf(writer), fieldsV1: {} }, gone)
  const own =
    taken.length === 0
      ? fields
      : taking(
          fields,
          taken.map(({ steps }) => steps),
          writer,
        )
  setEntries(object, [...others, own])
}

/** A list of managers that its writer gives counts, unless it comes through a subresource. Models managedfields decodeLiveOrNew (1.36). */
function sent({ metadata: { managedFields } }: KubeObject, { subresource }: Writer): readonly ManagedFieldsEntry[] | undefined {
  return subresource === undefined && areReadable(managedFields) ? managedFields : undefined
}

/** What is left of everybody's fields after a write that belongs to nobody. */
export function trackLoss(object: KubeObject, old: KubeObject, schema?: JsonSchema): void {
  const entries = entriesOf(old)
  if (entries.length === 0) return
  const { gone } = differenceOf(old as unknown as JsonObject, object as unknown as JsonObject, schema)
  setEntries(object, gone.length === 0 ? entries : entries.map((entry) => letGo(entry, gone)))
}

const entriesOf = (old: KubeObject | undefined): ManagedFieldsEntry[] =>
  (old?.metadata.managedFields ?? []).filter((entry) => entry.manager !== undefined)

/** The same entry when it holds none of the fields. */
function letGo(entry: ManagedFieldsEntry, fields: readonly Steps[]): ManagedFieldsEntry {
  const before = (entry.fieldsV1 ?? {}) as FieldTree
  const left = withoutFields(before, fields)
  return left === before ? entry : withTree(entry, left)
}

const taking = (entry: ManagedFieldsEntry, fields: readonly Steps[], writer: Writer): ManagedFieldsEntry =>
  withTree(entryOf({ ...writer, time: writer.time ?? entry.time }), withFields((entry.fieldsV1 ?? {}) as FieldTree, fields))

/** The entry with these fields, its members as upstream's type has them. */
function withTree({ subresource, ...entry }: Manager['entry'], fields: FieldTree): ManagedFieldsEntry {
  return { ...entry, fieldsV1: inFieldOrder(fields), ...(subresource === undefined ? {} : { subresource }) }
}

function setEntries(object: KubeObject, entries: readonly ManagedFieldsEntry[]): void {
  const holding = entries.filter(({ fieldsV1 }) => !isEmptyTree((fieldsV1 ?? {}) as FieldTree)).sort(byOrder)
  if (holding.length > 0) object.metadata.managedFields = holding
  else delete object.metadata.managedFields
}

const isReset = (entries: readonly ManagedFieldsEntry[]): boolean =>
  entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] as object).length === 0)
