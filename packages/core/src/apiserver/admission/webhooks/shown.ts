import type { JsonObject } from '../../../api/json.ts'
import type { KubeObject } from '../../../api/object.ts'
import { apiVersionOf } from '../../../api/resource.ts'
import type { Attributes } from '../policies/attributes.ts'

/**
 * An object of a request as a hook is shown it, in the version of `attributes.strategy`; null when there is none.
 * What is about to be made has nothing yet of what the server gives it: uid, time, a drawn name.
 */
export function inVersion(attributes: Attributes, which: 'object' | 'old'): JsonObject | null {
  const object = attributes[which]
  if (!object) return null
  const { strategy, subresource, operation } = attributes
  if (operation === 'CONNECT') return withoutMetadata(object)
  // a copy: views are kept by the object that is stored, and this one is still to change
  const view = strategy.alias ? strategy.alias.toView({ ...object }) : object
  const seen = subresource === undefined ? undefined : strategy.subresources?.[subresource]?.view?.(view, undefined as never)
  if (seen) return seen
  const json = view as unknown as JsonObject
  const { resource } = strategy
  const own = { ...json, apiVersion: json.apiVersion ?? apiVersionOf(resource), kind: json.kind ?? resource.kind }
  return operation === 'CREATE' && which === 'object' && subresource === undefined ? unborn(own, attributes) : own
}

function withoutMetadata(object: KubeObject): JsonObject {
  const { metadata: _, ...options } = object as unknown as JsonObject
  return options
}

/** What a server gives to what it makes. */
export const bornWith = ['uid', 'creationTimestamp', 'generation'] as const

function unborn(object: JsonObject, { nameDrawn }: Attributes): JsonObject {
  const metadata = { ...(object.metadata as JsonObject) }
  for (const field of bornWith) delete metadata[field]
  if (nameDrawn) delete metadata.name
  return { ...object, metadata }
}
