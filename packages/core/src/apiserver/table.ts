import type { JsonObject } from '../api/json.ts'
import type { KubeObject } from '../api/object.ts'
import { failure, type Status } from '../api/status.ts'
import type { View } from './accept.ts'
import type { Strategy } from './strategy.ts'

export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** ?includeObject=, or what is wrong with it. */
export function includeObject(text: string | undefined): IncludeObject | Status {
  if (text === undefined || text === '') return 'Metadata'
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text
  const why = `includeObject: Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`
  return failure(400, 'BadRequest', `Unable to convert to Table as requested: ${why}`)
}

/** A meta.k8s.io Table of objects; `withColumns` false in later watch events. Models printers/internalversion (1.36). */
export function tableOf(
  strategy: Strategy,
  objects: readonly KubeObject[],
  options: { view: View; include: IncludeObject; nowMs: number; withColumns: boolean; metadata: JsonObject },
): JsonObject {
  const { view, include, nowMs } = options
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${view.version}`,
    metadata: options.metadata,
    columnDefinitions: options.withColumns ? columnDefinitions(strategy) : null,
    rows: ordered(strategy, objects).map((object) => ({
      cells: strategy.columns.map((column) => column.value(object, nowMs)),
      ...rowObject(object, include, view),
    })),
  } as unknown as JsonObject
}

const ordered = ({ tableOrder }: Strategy, objects: readonly KubeObject[]): readonly KubeObject[] =>
  tableOrder ? [...objects].sort(tableOrder) : objects

function rowObject(object: KubeObject, include: IncludeObject, view: View): { object?: JsonObject } {
  if (include === 'None') return {}
  if (include === 'Object') return { object: object as unknown as JsonObject }
  return {
    object: {
      kind: 'PartialObjectMetadata',
      apiVersion: `meta.k8s.io/${view.version}`,
      metadata: object.metadata as unknown as JsonObject,
    },
  }
}

const definitions = new WeakMap<Strategy, JsonObject[]>()

function columnDefinitions(strategy: Strategy): JsonObject[] {
  const known = definitions.get(strategy)
  if (known) return known
  const made = strategy.columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format: format ?? (name === 'Name' ? 'name' : ''),
    description: description ?? '',
    priority: priority ?? 0,
  }))
  definitions.set(strategy, made)
  return made
}
