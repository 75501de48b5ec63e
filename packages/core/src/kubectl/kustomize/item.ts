import type { Json, JsonObject } from '../../api/json.ts'

/** An object under way, with all that others know it by. */
export interface Item {
  object: JsonObject
  /** The names that it had before, the first one first. */
  names: string[]
  /** Prefixes and suffixes that kustomizations gave it, in their order. */
  prefixes: string[]
  suffixes: string[]
  /** Generated, so that its name ends with its content's hash. */
  hashed?: boolean
}

export const itemOf = (object: JsonObject): Item => ({ object, names: [nameOf(object)], prefixes: [], suffixes: [] })

export const nameOf = ({ metadata }: JsonObject): string => String((metadata as { name?: Json } | undefined)?.name ?? '')

export const namespaceOf = ({ metadata }: JsonObject): string =>
  String((metadata as { namespace?: Json } | undefined)?.namespace ?? '')

/** Has it, or had it, this name? */
export const isCalled = ({ object, names }: Item, name: string): boolean => nameOf(object) === name || names.includes(name)

export interface GroupVersion {
  group: string
  version: string
}

export function groupVersionOf({ apiVersion }: JsonObject): GroupVersion {
  const [first = '', second] = String(apiVersion ?? '').split('/')
  return second === undefined ? { group: '', version: first } : { group: first, version: second }
}

/** Deployment.v1.apps/web.[noNs]. Models kustomize's resid.ResId String. */
export function idText(object: JsonObject, name = nameOf(object)): string {
  const { group, version } = groupVersionOf(object)
  return `${object.kind}.${version}.${group || '[noGrp]'}/${name}.${namespaceOf(object) || '[noNs]'}`
}

/** Are they the same object, whatever the version? Models kustomize's ResId IsNsEquals and Gvk equality. */
export const sameId = (a: JsonObject, b: JsonObject): boolean => idText(a) === idText(b)
