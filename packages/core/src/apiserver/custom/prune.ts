import type { Json, JsonObject } from '../../api/json.ts'
import { type Checked, checkModelAt } from '../schema/check-fields.ts'
import { embeddedProblem } from './embedded.ts'
import { isObject, type JsonSchema } from './json-schema.ts'
import { inOwnWords, noMetadata } from './patch-refusal.ts'

/** What every object has beside what its schema says. */
const own = new Set(['apiVersion', 'kind', 'metadata'])

/** A custom object without what its schema does not know. Models apiextensions schema/pruning (1.36). */
export function pruneObject(schema: JsonSchema, object: JsonObject): Checked {
  const unknown: string[] = []
  const given = object.metadata as Json
  const metadata = checkModelAt('V1ObjectMeta', isObject(given) ? given : {}, 'metadata')
  const unread = given !== undefined && given !== null && !isObject(given) ? noMetadata(given) : undefined
  const rest = Object.fromEntries(Object.entries(object).filter(([key]) => !own.has(key)))
  const pruned = prune(schema, rest, '', unknown) as JsonObject
  const { apiVersion, kind } = object
  return {
    value: { apiVersion: apiVersion as Json, kind: kind as Json, metadata: metadata.value, ...pruned },
    unknown: [...metadata.unknown, ...unknown].sort(),
    problem: unread ?? inOwnWords(metadata.problem) ?? embeddedProblem(schema, pruned),
  }
}

function prune(schema: JsonSchema, value: Json, path: string, unknown: string[]): Json {
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? value.map((item, i) => prune(items, item, `${path}[${i}]`, unknown)) : value
  }
  return isObject(value) ? pruneMembers(schema, value, path, unknown) : value
}

function pruneMembers(schema: JsonSchema, value: JsonObject, path: string, unknown: string[]): JsonObject {
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    const known = memberSchema(schema, key)
    if (known === undefined) unknown.push(at)
    else if (key === 'metadata' && schema['x-kubernetes-embedded-resource'] && (member === null || isObject(member)))
      out[key] = pruneMetadata(member ?? {}, at, unknown)
    else if (member !== null || known.nullable) out[key] = prune(known, member as Json, at, unknown)
  }
  return out
}

/** An embedded object's metadata is what every object's is, whatever the schema says of it. */
function pruneMetadata(metadata: JsonObject, at: string, unknown: string[]): JsonObject {
  const checked = checkModelAt('V1ObjectMeta', metadata, at)
  unknown.push(...checked.unknown)
  return checked.value
}

/** The schema of a member; undefined when it is not known. */
function memberSchema(schema: JsonSchema, key: string): JsonSchema | undefined {
  const named = schema.properties?.[key]
  if (named) return named
  const { additionalProperties: more } = schema
  if (typeof more === 'object') return more
  if (schema['x-kubernetes-embedded-resource'] && own.has(key)) return keepsAll
  return more === true || schema['x-kubernetes-preserve-unknown-fields'] ? keepsAll : undefined
}

const keepsAll: JsonSchema = { 'x-kubernetes-preserve-unknown-fields': true, nullable: true }

/** Fills defaults in place. Models apiextensions schema/defaulting (1.36). */
export function applyDefaults(schema: JsonSchema, value: Json): void {
  if (Array.isArray(value)) {
    if (schema.items) for (const item of value) applyDefaults(schema.items, item)
    return
  }
  if (!isObject(value)) return
  for (const [key, member] of Object.entries(schema.properties ?? {})) {
    if (value[key] === undefined && member.default !== undefined) value[key] = JSON.parse(JSON.stringify(member.default)) as Json
    if (value[key] !== undefined) applyDefaults(member, value[key] as Json)
  }
  const { additionalProperties: more } = schema
  if (typeof more !== 'object') return
  for (const [key, member] of Object.entries(value)) if (!schema.properties?.[key]) applyDefaults(more, member as Json)
}
