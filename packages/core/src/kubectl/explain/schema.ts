/** As much of an OpenAPI v3 schema as explain reads. */
export interface Schema {
  $ref?: string
  allOf?: Schema[]
  oneOf?: Schema[]
  type?: string
  format?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  enum?: unknown[]
  items?: Schema
  additionalProperties?: Schema | boolean
}

export type Schemas = Record<string, Schema>

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1)

const refOf = (schema: Schema): string | undefined => {
  if (schema.$ref !== undefined) return schema.$ref
  return schema.allOf?.length === 1 && !schema.properties ? (schema.allOf[0] as Schema).$ref : undefined
}

/** The schema behind a reference, or the schema itself. */
export function resolved(schemas: Schemas, schema: Schema): Schema {
  const ref = refOf(schema)
  return ref === undefined ? schema : (schemas[nameOf(ref)] ?? {})
}

// upstream gives these no single type
const named = new Set(['io.k8s.apimachinery.pkg.api.resource.Quantity', 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'])

const says = (schema: Schema | boolean | undefined): schema is Schema =>
  typeof schema === 'object' && Object.keys(schema).length > 0

/** string, []Container, map[string]string, PodSpec. Models explain v2's template typeGuess (1.36). */
export function typeName(schemas: Schemas, schema: Schema): string {
  // a schema that says nothing is false to a template
  if (says(schema.items)) return `[]${typeName(schemas, schema.items)}`
  if (says(schema.additionalProperties)) return `map[string]${typeName(schemas, schema.additionalProperties)}`
  const ref = refOf(schema)
  if (schema.format === 'int-or-string') return 'IntOrString'
  if (ref === undefined) return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type
  const { type = 'object', format } = schemas[nameOf(ref)] ?? {}
  // a named string or number goes by its type
  return type === 'object' || format === 'int-or-string' || named.has(nameOf(ref))
    ? (nameOf(ref).split('.').at(-1) as string)
    : type
}

/** The schema whose fields a path goes on with: a list's items, a map's values. */
export function element(schemas: Schemas, schema: Schema): Schema {
  const found = resolved(schemas, schema)
  if (found.items) return element(schemas, found.items)
  if (typeof found.additionalProperties === 'object') return element(schemas, found.additionalProperties)
  return found
}
