import type { Json } from '../api/json.ts'
import { isJsonObject } from './documents.ts'

const texts = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion']
const maps = ['labels', 'annotations']
const lists: Record<string, string> = {
  finalizers: '[]string',
  ownerReferences: '[]v1.OwnerReference',
  managedFields: '[]v1.ManagedFieldsEntry',
}

/**
 * What Go's JSON says about metadata of the wrong types: `number into Go struct field ObjectMeta.metadata.labels of type string`.
 * Models cli-runtime resource/metadata_decoder.go (1.36).
 */
export function metadataProblem(metadata: Json | undefined): string | undefined {
  if (metadata === undefined || metadata === null) return undefined
  if (!isJsonObject(metadata)) return `${typeOf(metadata)} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`
  for (const [field, value] of Object.entries(metadata)) {
    if (value === null || value === undefined) continue
    const found = fieldProblem(field, value)
    if (found !== undefined) return `${found[0]} into Go struct field ObjectMeta.metadata.${field} of type ${found[1]}`
  }
  return undefined
}

const typeOf = (value: Json): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)

function fieldProblem(field: string, value: Json): [found: string, wanted: string] | undefined {
  if (texts.includes(field)) return typeof value === 'string' ? undefined : [typeOf(value), 'string']
  if (field in lists) return Array.isArray(value) ? undefined : [typeOf(value), lists[field] as string]
  if (!maps.includes(field)) return undefined
  if (!isJsonObject(value)) return [typeOf(value), 'map[string]string']
  const wrong = Object.values(value).find((each) => typeof each !== 'string' && each !== null && each !== undefined)
  return wrong === undefined ? undefined : [typeOf(wrong), 'string']
}
