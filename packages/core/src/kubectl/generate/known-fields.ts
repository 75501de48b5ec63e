import type { Json, JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { Kubectl } from '../command.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { resolved, type Schema, type Schemas, typeName } from '../explain/schema.ts'
import { kindSchema, schemasOf } from '../explain/server-schema.ts'

/** The object as Go decodes it into its type: without fields that the type has not. Models cmd/util/helpers.go Merge (1.36). */
export function withKnownFields(kubectl: Kubectl, resource: Resource, object: JsonObject): JsonObject | Failed {
  const schemas = schemasOf(kubectl, resource)
  if (isFailed(schemas)) return schemas
  const schema = kindSchema(schemas, resource)
  if (!schema) return object
  const known = pruned(schemas, schema, object, { struct: resource.kind, path: '' })
  return isFailed(known) ? known : (known as JsonObject)
}

interface At {
  /** The Go struct around the field. */
  struct: string
  path: string
}

function pruned(schemas: Schemas, given: Schema, value: Json, at: At): Json | Failed {
  const schema = resolved(schemas, given)
  const { items, additionalProperties } = schema
  if (typeName(schemas, given) === 'Quantity') return typeof value === 'number' ? String(value) : value
  if (typeof additionalProperties === 'object' && isJsonObject(value)) {
    const values = each(Object.values(value) as Json[], (item) => pruned(schemas, additionalProperties, item, at))
    return isFailed(values) ? values : Object.fromEntries(Object.keys(value).map((key, i) => [key, values[i] as Json]))
  }
  if (items)
    return Array.isArray(value) ? each(value, (item) => pruned(schemas, items, item, at)) : orNull(schemas, given, value, at)
  if (!schema.properties) return scalar(schema, value) ? value : orNull(schemas, given, value, at)
  if (!isJsonObject(value)) return orNull(schemas, given, value, at)
  const out: JsonObject = {}
  for (const [name, member] of Object.entries(value)) {
    const field = schema.properties[name]
    if (!field || member === undefined) continue
    const struct = at.path === '' ? at.struct : typeName(schemas, given).replace(/^\[\]/, '')
    const found = pruned(schemas, field, member, { struct, path: at.path === '' ? name : `${at.path}.${name}` })
    if (isFailed(found)) return found
    out[name] = found
  }
  return out
}

function each(items: Json[], change: (item: Json) => Json | Failed): Json[] | Failed {
  const out: Json[] = []
  for (const item of items) {
    const changed = change(item)
    if (isFailed(changed)) return changed
    out.push(changed)
  }
  return out
}

const orNull = (schemas: Schemas, schema: Schema, value: Json, at: At): Json | Failed =>
  value === null ? value : mistyped(schemas, schema, value, at)

/** Numbers, texts and truth values that are what the schema says; anything where it says nothing of them. */
function scalar({ type, format }: Schema, value: Json): boolean {
  if (format === 'int-or-string' || type === undefined || value === null) return true
  if (type === 'boolean' || type === 'string') return typeof value === type
  return type === 'integer' || type === 'number' ? typeof value === 'number' : true
}

const goTypes: Readonly<Record<string, string>> = { boolean: 'bool', integer: 'int64', number: 'float64', string: 'string' }

function goType(schemas: Schemas, schema: Schema): string {
  const name = typeName(schemas, schema)
  if (schema.items) return `[]${goType(schemas, schema.items)}`
  if (name === 'integer') return resolved(schemas, schema).format ?? 'int64'
  return goTypes[name] ?? (/^[A-Z]/.test(name) ? `v1.${name}` : name)
}

function mistyped(schemas: Schemas, schema: Schema, value: Json, { struct, path }: At): Failed {
  const found = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
  return fail(`json: cannot unmarshal ${found} into Go struct field ${struct}.${path} of type ${goType(schemas, schema)}`)
}
