import type { JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'
import type { Origin } from './origin.ts'
import { effectiveNamespace, gvkOf, type ResId } from './res-id.ts'

/** An object under way, with all that others know it by. It belongs to its build, which changes it in place. */
export interface Item {
  object: JsonObject
  /** What it was called before, the first name first. */
  before: { name: string; namespace: string; kind: string }[]
  /** Prefixes and suffixes that kustomizations gave it, in their order. */
  prefixes: string[]
  suffixes: string[]
  /** Generated, so that its name ends with its content's hash. */
  hashed: boolean
  behavior?: string
  /** Variables that take their values from it. */
  vars: string[]
  origin?: Origin
  transformations: Origin[]
}

export const itemOf = (object: JsonObject): Item => ({
  object,
  before: [],
  prefixes: [],
  suffixes: [],
  hashed: false,
  vars: [],
  transformations: [],
})

export function metadataOf(object: JsonObject): JsonObject {
  if (!isJsonObject(object.metadata)) object.metadata = {}
  return object.metadata as JsonObject
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value))

export const nameOf = ({ metadata }: JsonObject): string => textOf((metadata as JsonObject | undefined)?.name)

export const namespaceOf = ({ metadata }: JsonObject): string => textOf((metadata as JsonObject | undefined)?.namespace)

export const idOfObject = (object: JsonObject): ResId => ({
  ...gvkOf(object),
  name: nameOf(object),
  namespace: namespaceOf(object),
})

export const currentId = ({ object }: Item): ResId => idOfObject(object)

/** Models kustomize api/resource/resource.go PrevIds (5.8). */
export const previousIds = ({ object, before }: Item): ResId[] => before.map((id) => ({ ...gvkOf(object), ...id }))

export const originalId = (item: Item): ResId => previousIds(item)[0] ?? currentId(item)

export const allIds = (item: Item): ResId[] => [...previousIds(item), currentId(item)]

/** Models resource.go StorePreviousId (5.8). */
export function storePreviousId(item: Item): void {
  const id = currentId(item)
  item.before.push({ name: id.name, namespace: effectiveNamespace(id), kind: id.kind })
}

/** Does kustomize keep notes in its annotations, so that it has some while it is patched? */
export const isNoted = ({ before, prefixes, suffixes, hashed, behavior, origin }: Item): boolean =>
  before.length + prefixes.length + suffixes.length > 0 || hashed || behavior !== undefined || origin !== undefined
