import type { Json, JsonObject } from '../../api/json.ts'
import { isMergedPrimitiveList, mergeKeyOf } from '../../api/merge-keys.ts'
import { resourceTable } from '../../api/resource-table.ts'
import { isJsonObject } from '../documents.ts'
import { gvkOf } from './res-id.ts'

/** By what the items of the list at a path are told apart: no keys for plain values, undefined where lists are replaced. */
export type MergeKeys = (path: readonly string[]) => readonly string[] | undefined

/** The schema that `openapi.path` gives, which takes the place of the one that kustomize has. */
export type OpenApi = Record<string, JsonObject>

// x-kubernetes-list-map-keys of the built-in schema
const severalKeys: Readonly<Record<string, readonly string[]>> = {
  containerPort: ['containerPort', 'protocol'],
  port: ['port', 'protocol'],
  topologyKey: ['topologyKey', 'whenUnsatisfiable'],
}

const builtIn: MergeKeys = (path) => {
  if (isMergedPrimitiveList(path)) return []
  const key = mergeKeyOf(path)
  return key === undefined ? undefined : (severalKeys[key] ?? [key])
}

const none: MergeKeys = () => undefined

/** How lists of an object are merged; those of a Kind that the schema does not know are replaced. */
export function mergeKeysFor(object: JsonObject, openApi: OpenApi | undefined): MergeKeys {
  const gvk = gvkOf(object)
  if (openApi) return schemaKeys(openApi, gvk)
  const isKnown = resourceTable.some(
    ({ kind, group, version }) => kind === gvk.kind && group === gvk.group && version === gvk.version,
  )
  return isKnown ? builtIn : none
}

function schemaKeys(openApi: OpenApi, gvk: ReturnType<typeof gvkOf>): MergeKeys {
  const isOf = (one: Json): boolean =>
    isJsonObject(one) && one.group === gvk.group && one.version === gvk.version && one.kind === gvk.kind
  const root = Object.values(openApi).find((schema) => {
    const kinds = schema['x-kubernetes-group-version-kind']
    return Array.isArray(kinds) && kinds.some(isOf)
  })
  return (path) => {
    let schema: JsonObject | undefined = resolved(openApi, root)
    for (const step of path) {
      const owner: JsonObject | undefined = schema?.type === 'array' ? resolved(openApi, schema.items) : schema
      schema = resolved(openApi, (owner?.properties as JsonObject | undefined)?.[step])
    }
    return keysOf(schema)
  }
}

function resolved(openApi: OpenApi, value: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined
  const name = typeof value.$ref === 'string' ? value.$ref.replace('#/definitions/', '') : undefined
  return name === undefined ? value : openApi[name]
}

function keysOf(schema: JsonObject | undefined): readonly string[] | undefined {
  if (schema?.['x-kubernetes-patch-strategy'] !== 'merge') return undefined
  const keys = schema['x-kubernetes-list-map-keys']
  if (Array.isArray(keys)) return keys.map(String)
  const key = schema['x-kubernetes-patch-merge-key']
  return typeof key === 'string' ? [key] : []
}
