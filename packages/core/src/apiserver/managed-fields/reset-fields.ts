import type { JsonObject } from '../../api/json.ts'
import type { Strategy } from '../strategy.ts'

/** What a status door resets beside `spec`, by Kind. Models the GetResetFields of pkg/registry (1.36). */
const withStatus: Readonly<Record<string, readonly string[]>> = {
  'apps/Deployment': ['metadata.labels'],
  Pod: ['metadata.deletionTimestamp', 'metadata.ownerReferences'],
  'storage.k8s.io/VolumeAttachment': ['metadata'],
  'apiextensions.k8s.io/CustomResourceDefinition': ['metadata'],
}

/** Fields that a door does not write, as dotted paths: who applies them there does not come to manage them. */
export function resetFields({ resource, schema }: Strategy, subresource: string | undefined): string[] {
  if (subresource === undefined) return resource.subresources.includes('status') ? ['status'] : []
  if (subresource !== 'status') return []
  const own = withStatus[resource.group === '' ? resource.kind : `${resource.group}/${resource.kind}`] ?? []
  return ['spec', ...(schema ? ['metadata'] : own)]
}

/** A configuration without these fields. What identifies the object stays. */
export function withoutReset(config: JsonObject, fields: readonly string[]): JsonObject {
  let out = config
  for (const field of fields) out = without(out, field.split('.'))
  return out
}

function without(object: JsonObject, [name = '', ...rest]: readonly string[]): JsonObject {
  if (!Object.hasOwn(object, name)) return object
  const { [name]: value, ...others } = object
  if (rest.length > 0) return isObject(value) ? { ...object, [name]: without(value, rest) } : object
  // the name of the object is no field that anybody manages
  return name === 'metadata' ? { ...object, metadata: identity(value) } : others
}

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function identity(metadata: unknown): JsonObject {
  const { name, namespace } = isObject(metadata) ? metadata : {}
  return { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) }
}
