import type { JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import type { JsonSchema } from '../custom/json-schema.ts'
import { componentName } from './component-name.ts'
import { fieldTexts } from './texts.gen.ts'

/** example.com/v1 Foo → com.example.v1.Foo. Models kube-openapi pkg/util ToRESTFriendlyName (1.36). */
export const customName = ({ group, version, kind }: Pick<Resource, 'group' | 'version' | 'kind'>): string =>
  `${group.split('.').reverse().join('.')}.${version}.${kind}`

type Form = 'v2' | 'v3'

/** A definition's schema as OpenAPI publishes it. Models apiextensions-apiserver controller/openapi/builder buildKubeNative (1.36). */
export function publishedSchema(schema: JsonSchema, form: Form): JsonObject {
  if (form === 'v2' && schema['x-kubernetes-preserve-unknown-fields']) return { type: 'object' }
  const whole = unfolded(schema)
  const published = withEmbedded((form === 'v2' ? simplified(whole) : whole) as JsonObject, form)
  return { ...published, properties: { ...(published.properties as JsonObject | undefined), ...objectProperties(form) } }
}

/** What metadata of an object, or of a list, says of itself, with a reference to its schema. */
export function metadataOf(model: 'V1ObjectMeta' | 'V1ListMeta', description: string, form: Form): JsonObject {
  const meta = componentName(model)
  const metadata = form === 'v2' ? { $ref: `#/definitions/${meta}` } : { allOf: [{ $ref: `#/components/schemas/${meta}` }] }
  return { description, ...metadata }
}

/** apiVersion and kind of every object. */
export function typeProperties(): JsonObject {
  const texts = fieldTexts.V1ConfigMap ?? {}
  return {
    apiVersion: { description: texts.apiVersion ?? '', type: 'string' },
    kind: { description: texts.kind ?? '', type: 'string' },
  }
}

const conventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'
const ofMetadata = `Standard object's metadata. More info: ${conventions}#metadata`

const objectProperties = (form: Form): JsonObject => ({
  ...typeProperties(),
  metadata: metadataOf('V1ObjectMeta', ofMetadata, form),
})

const embeddedProperties = (form: Form): JsonObject => ({
  apiVersion: {
    description: `apiVersion defines the versioned schema of this representation of an object. More info: ${conventions}#resources`,
    type: 'string',
  },
  kind: {
    description: `kind is a string value representing the type of this object. In CamelCase. More info: ${conventions}#types-kinds`,
    type: 'string',
  },
  metadata: metadataOf('V1ObjectMeta', ofMetadata, form),
})

/** Embedded objects have what every object has, but where OpenAPI 2 would then refuse the rest. Models its addEmbeddedProperties (1.36). */
function withEmbedded(schema: JsonObject, form: Form): JsonObject {
  const out = mapParts(schema, (part) => withEmbedded(part, form))
  if (!schema['x-kubernetes-embedded-resource']) return out
  if (form === 'v2' && schema['x-kubernetes-preserve-unknown-fields']) return out
  const required = [...new Set([...((schema.required ?? []) as string[]), 'kind', 'apiVersion'])]
  return { ...out, required, properties: { ...(out.properties as JsonObject | undefined), ...embeddedProperties(form) } }
}

const eitherOr: JsonSchema[] = [{ type: 'integer' }, { type: 'string' }]

/** Says in OpenAPI's words what a number or a text is. Models apiextensions-apiserver/pkg/apiserver/schema Unfold (1.36). */
function unfolded(schema: JsonSchema): JsonSchema {
  const out = mapParts(schema as JsonObject, (part) => unfolded(part as JsonSchema) as JsonObject) as JsonSchema
  if (!out['x-kubernetes-int-or-string'] || isEitherOr(out.anyOf) || isEitherOr(out.allOf?.[0]?.anyOf)) return out
  return out.anyOf ? { ...out, allOf: [{ anyOf: eitherOr }, ...(out.allOf ?? [])] } : { ...out, anyOf: eitherOr }
}

const isEitherOr = (parts: readonly JsonSchema[] | undefined): boolean =>
  parts?.length === 2 && parts[0]?.type === 'integer' && parts[1]?.type === 'string'

/** Without what OpenAPI 2 does not know. Models apiextensions-apiserver controller/openapi/v2 ToStructuralOpenAPIV2 (1.36). */
function simplified(schema: JsonSchema): JsonSchema {
  const { allOf, anyOf, oneOf, not, nullable, default: _, ...rest } = schema
  const open = schema['x-kubernetes-preserve-unknown-fields']
  const { items, properties, ...bare } = rest
  const out = (nullable || open ? bare : rest) as JsonSchema
  const untyped = nullable || (out.type === 'array' && !out.items) || (open && out.type === 'object')
  if (untyped) delete out.type
  const required = requiredIn(out)
  if (required) out.required = required
  else delete out.required
  return mapParts(out as JsonObject, (part) => simplified(part as JsonSchema) as JsonObject) as JsonSchema
}

/** What may be null need not be there. */
function requiredIn({ required, properties = {}, additionalProperties: more }: JsonSchema): string[] | undefined {
  if (typeof more === 'object' && more.nullable) return undefined
  const left = required?.filter((name) => !properties[name]?.nullable)
  return left?.length ? left : undefined
}

function mapParts(schema: JsonObject, change: (part: JsonObject) => JsonObject): JsonObject {
  const out = { ...schema }
  const { items, properties, additionalProperties: more } = schema
  if (isSchema(items)) out.items = change(items)
  if (isSchema(more)) out.additionalProperties = change(more)
  if (isSchema(properties))
    out.properties = Object.fromEntries(Object.entries(properties).map(([key, part]) => [key, change(part as JsonObject)]))
  return out
}

const isSchema = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
