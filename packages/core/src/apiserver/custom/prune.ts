import type { Json, JsonObject } from '../../api/json.ts'
import { type Checked, checkModelAt } from '../schema/check-fields.ts'
import { embeddedProblem } from './embedded.ts'
import { isObject, type JsonSchema } from './json-schema.ts'
import { inOwnWords, noMetadata } from './patch-refusal.ts'

/** What every object has beside what its schema says. */
const own = new Set(['apiVersion', 'kind', 'metadata'])

/** A custom object without what its schema does not know; a configuration, which is not `whole`, keeps its nulls. Models apiextensions schema/pruning (1.36). */
export function pruneObject(schema: JsonSchema, object: JsonObject, whole = true): Checked {
  const unknown: string[] = []
  const given = object.metadata as Json
  const metadata = checkModelAt('V1ObjectMeta', isObject(given) ? given : {}, 'metadata')
  const unread = given !== undefined && given !== null && !isObject(given) ? noMetadata(given) : undefined
  const rest = Object.fromEntries(Object.entries(object).filter(([key]) => !own.has(key)))
  const known = prune(schema, rest, '', unknown)
  const pruned = (whole ? withoutNulls(schema, known) : known) as JsonObject
  const { apiVersion, kind } = object
  return {
    value: { apiVersion: apiVersion as Json, kind: kind as Json, metadata: metadata.value, ...pruned },
    unknown: [...metadata.unknown, ...unknown].sort(),
    problem: unread ?? inOwnWords(metadata.problem) ?? embeddedProblem(schema, pruned),
  }
}

type Known = JsonSchema | undefined

/** What no schema knows holds nothing. */
function prune(schema: Known, value: Json, path: string, unknown: string[]): Json {
  if (schema?.['x-kubernetes-preserve-unknown-fields']) return keep(schema, value, path, unknown)
  if (Array.isArray(value)) return value.map((item, i) => prune(schema?.items, item, `${path}[${i}]`, unknown))
  if (!isObject(value)) return value
  return eachMember(schema, value, path, unknown, (at) => void unknown.push(at))
}

/** What is not known stays; what is known is as its schema has it. */
function keep(schema: Known, value: Json, path: string, unknown: string[]): Json {
  if (!schema) return value
  if (Array.isArray(value)) return value.map((item, i) => keep(schema.items, item, `${path}[${i}]`, unknown))
  return isObject(value) ? eachMember(schema, value, path, unknown) : value
}

/** A copy with each known member as it should be; `lose` notes those that are not known, which stay without it. */
function eachMember(schema: Known, value: JsonObject, path: string, unknown: string[], lose?: (at: string) => void): JsonObject {
  const out: JsonObject = {}
  for (const [key, given] of Object.entries(value)) {
    const member = given as Json
    const at = path === '' ? key : `${path}.${key}`
    if (schema?.['x-kubernetes-embedded-resource'] && own.has(key)) out[key] = ofEmbedded(key, member, at, unknown)
    else if (isKnown(schema, key)) out[key] = prune(memberSchema(schema, key), member, at, unknown)
    else if (lose) lose(at)
    else out[key] = member
  }
  return out
}

const isKnown = (schema: Known, key: string): boolean =>
  schema?.properties?.[key] !== undefined || (schema !== undefined && schema.additionalProperties !== undefined)

/** Undefined where anything may stand, or nothing. */
function memberSchema(schema: Known, key: string): Known {
  const more = schema?.additionalProperties
  return schema?.properties?.[key] ?? (typeof more === 'object' ? more : undefined)
}

const ofEmbedded = (key: string, member: Json, at: string, unknown: string[]): Json =>
  key === 'metadata' && (member === null || isObject(member)) ? pruneMetadata(member ?? {}, at, unknown) : member

/** Without what is null and may not be, unless a default takes its place. Models apiextensions schema/defaulting PruneNonNullableNullsWithoutDefaults (1.36). */
function withoutNulls(schema: Known, value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(schema?.items, item))
  if (!isObject(value)) return value
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    const known = memberSchema(schema, key)
    if (member !== null || !known || known.nullable || (known.default ?? null) !== null)
      out[key] = withoutNulls(known, member as Json)
  }
  return out
}

/** An embedded object's metadata is what every object's is, whatever the schema says of it. */
function pruneMetadata(metadata: JsonObject, at: string, unknown: string[]): JsonObject {
  const checked = checkModelAt('V1ObjectMeta', metadata, at)
  unknown.push(...checked.unknown)
  return checked.value
}

/** Null where null may not be. */
const isWrongNull = (value: Json | undefined, schema: JsonSchema): boolean => value === null && !schema.nullable

const copied = (value: Json | undefined): Json => JSON.parse(JSON.stringify(value ?? null)) as Json

/** Fills defaults in place. Models apiextensions schema/defaulting Default (1.36). */
export function applyDefaults(schema: JsonSchema, value: Json): void {
  if (Array.isArray(value)) {
    const { items } = schema
    if (!items) return
    value.forEach((item, i) => {
      if (isWrongNull(item, items)) value[i] = copied(items.default)
      applyDefaults(items, value[i] as Json)
    })
    return
  }
  if (isObject(value)) defaultMembers(schema, value)
}

function defaultMembers({ properties = {}, additionalProperties: more }: JsonSchema, value: JsonObject): void {
  for (const [key, member] of Object.entries(properties)) {
    if ((member.default ?? null) === null) continue
    if (value[key] === undefined || isWrongNull(value[key] as Json, member)) value[key] = copied(member.default)
  }
  for (const key of Object.keys(value)) {
    const known = properties[key] ?? (typeof more === 'object' ? more : undefined)
    if (!known) continue
    if (known === more && isWrongNull(value[key] as Json, known)) value[key] = copied(known.default)
    applyDefaults(known, value[key] as Json)
  }
}
