import type { Json, JsonObject } from '../../api/json.ts'
import { documentsOf, isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'

/** The objects of a text, lists of them flattened. Models kustomize api/resource/factory.go RNodesFromBytes (5.8). */
export function readObjects(text: string): JsonObject[] | Failed {
  const { documents, failed } = documentsOf('', text)
  if (failed) {
    const words = String(failed.failed[0])
    return fail(words.replace(/^error parsing [^:]*: error converting YAML to JSON/, 'MalformedYAMLError'))
  }
  const out: JsonObject[] = []
  for (const { value } of documents) {
    if (isJsonObject(value) && Object.keys(value).length === 0) continue
    const objects = isJsonObject(value) ? flattened(value) : fail('MalformedYAMLError: wrong node kind')
    if (isFailed(objects)) return objects
    out.push(...objects)
  }
  return out
}

function flattened(object: JsonObject): JsonObject[] | Failed {
  const wrong = metadataProblem(object)
  if (wrong !== undefined) return fail(wrong)
  const { kind, items } = object
  if (!String(kind).endsWith('List') || items === undefined) return [object]
  if (items === null) return []
  if (!Array.isArray(items)) return fail(`expected array in ${kind}/items, but found ${goType(items)}`)
  const inner = items.filter(isJsonObject)
  const odd = inner.map(metadataProblem).find((words) => words !== undefined)
  return odd === undefined ? inner : fail(odd)
}

const goType = (value: Json): string =>
  isJsonObject(value) ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : typeof value

/** Models kyaml/yaml/rnode.go GetValidatedMetadata. */
export function metadataProblem(object: JsonObject): string | undefined {
  const { kind = '', apiVersion = '', metadata } = object
  const meta = (isJsonObject(metadata) ? metadata : {}) as Record<string, Json>
  if ((kind ?? '') === '') return `missing kind in object ${goMeta(apiVersion ?? '', kind ?? '', meta)}`
  if (String(kind).endsWith('List')) return undefined
  return (meta.name ?? '') === '' ? `missing metadata.name in object ${goMeta(apiVersion ?? '', kind as Json, meta)}` : undefined
}

/** Go's %v of a yaml.ResourceMeta. */
function goMeta(apiVersion: Json, kind: Json, { name = '', namespace = '', labels, annotations }: Record<string, Json>): string {
  const map = (pairs: Json | undefined): string =>
    `map[${Object.entries(isJsonObject(pairs) ? pairs : {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}:${String(value)}`)
      .join(' ')}]`
  return `{{${apiVersion} ${kind}} {{${name ?? ''} ${namespace ?? ''}} ${map(labels)} ${map(annotations)}}}`
}
