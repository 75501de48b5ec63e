import type { JsonObject } from '../../api/json.ts'
import { inKeyOrder } from '../../api/key-order.ts'
import type { KubeObject } from '../../api/object.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import type { Strategy } from '../strategy.ts'
import type { JsonSchema } from './json-schema.ts'
import { applyDefaults, pruneObject } from './prune.ts'

type Alias = NonNullable<Strategy['alias']>

/** An object as a version's schema has it: pruned, its defaults filled in, and written as Go writes what it has no type for. */
function shaped(object: KubeObject, schema: JsonSchema): KubeObject {
  const { value } = pruneObject(schema, object as unknown as JsonObject)
  applyDefaults(schema, value)
  return inKeyOrder(value) as unknown as KubeObject
}

/**
 * All versions are one stored object: its apiVersion differs, and what each version's schema knows and fills in.
 * Models apiextensions-apiserver crdConversionRESTOptionsGetter: pruning and defaulting when read from storage (1.36).
 */
export function aliasOf(strategy: Strategy, stored: Resource, schema: JsonSchema): NonNullable<Strategy['alias']> {
  const { resource } = strategy
  const views = new WeakMap<KubeObject, KubeObject>()
  const view = (object: KubeObject): KubeObject => shaped({ ...object, apiVersion: apiVersionOf(resource) }, schema)
  return {
    of: stored,
    storage: { ...strategy, resource: stored },
    fromView: (object) => ({ ...object, apiVersion: apiVersionOf(stored) }),
    toView(object) {
      const known = views.get(object) ?? view(object)
      views.set(object, known)
      return known
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
  schema: JsonSchema,
  convert: (object: KubeObject, apiVersion: string) => KubeObject,
): Alias {
  const own = apiVersionOf(strategy.resource)
  return {
    of: stored,
    storage: { ...strategy, resource: stored },
    fromView: (object) => object,
    toView: (object) => shaped(convert(object, own), schema),
    encode: (object) => convert(object, apiVersionOf(stored)),
  }
}
