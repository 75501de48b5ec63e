import type { JsonObject } from '../../api/json.ts'
import { inKeyOrder } from '../../api/key-order.ts'
import type { KubeObject } from '../../api/object.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import type { Strategy } from '../strategy.ts'
import { ConversionError } from './conversion-error.ts'
import type { JsonSchema } from './json-schema.ts'
import { applyDefaults, pruneObject } from './prune.ts'

type Alias = NonNullable<Strategy['alias']>

/** The schema of a version, by its apiVersion; undefined for one that its definition does not have any more. */
export type SchemaOf = (apiVersion: string) => JsonSchema | undefined

/** A stored object as it is read: as the schema of the version has it in which it was written. */
function readAs(object: KubeObject, schemaOf: SchemaOf): KubeObject {
  const written = object.apiVersion ?? ''
  const schema = schemaOf(written)
  if (!schema) throw new ConversionError(`request to convert CR from an invalid group/version: ${written}`)
  const { value } = pruneObject(schema, object as unknown as JsonObject)
  applyDefaults(schema, value)
  return value as unknown as KubeObject
}

/** A converted object without what its new version does not know; no defaults are filled in. */
const known = (schema: JsonSchema | undefined, object: KubeObject): KubeObject =>
  pruneObject(schema ?? {}, object as unknown as JsonObject).value as unknown as KubeObject

/** Written as Go writes what it has no type for. */
const inOrder = (object: KubeObject): KubeObject => inKeyOrder(object as unknown as JsonObject) as unknown as KubeObject

/**
 * All versions are one stored object of which the apiVersion differs: what another version's schema knows is not stored.
 * Models apiextensions-apiserver crdConversionRESTOptionsGetter: pruning and defaulting when read from storage (1.36).
 */
export function aliasOf(strategy: Strategy, stored: Resource, schemaOf: SchemaOf): NonNullable<Strategy['alias']> {
  const { resource } = strategy
  const views = new WeakMap<KubeObject, KubeObject>()
  const own = apiVersionOf(resource)
  const view = (object: KubeObject): KubeObject => inOrder(known(schemaOf(own), { ...readAs(object, schemaOf), apiVersion: own }))
  return {
    of: stored,
    storage: { ...strategy, resource: stored },
    fromView: (object) => ({ ...object, apiVersion: apiVersionOf(stored) }),
    toView(object) {
      const seen = views.get(object) ?? view(object)
      views.set(object, seen)
      return seen
    },
  }
}

/**
 * Versions that a webhook converts: an object is handled in the version that was asked for, and its webhook is asked when it is
 * stored in another, or shown from it. Answers hold until something in the lab changes.
 */
export function convertedAlias(
  strategy: Strategy,
  stored: Resource,
  schemaOf: SchemaOf,
  convert: (object: KubeObject, apiVersion: string) => KubeObject,
): Alias {
  const own = apiVersionOf(strategy.resource)
  return {
    of: stored,
    storage: { ...strategy, resource: stored },
    fromView: (object) => object,
    toView: (object) => inOrder(known(schemaOf(own), convert(readAs(object, schemaOf), own))),
    encode: (object) => convert(object, apiVersionOf(stored)),
  }
}
