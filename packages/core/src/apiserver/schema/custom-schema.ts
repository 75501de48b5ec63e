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
  const plain = (form === 'v2' ? simplified(schema) : schema) as JsonObject
  const published = withEmbedded(plain, form)
  return { ...published, properties: { ...(published.properties as JsonObject | undefined), ...objectProperties(form) } }
}

function objectProperties(form: Form): JsonObject {
  const texts = fieldTexts.V1ConfigMap ?? {}
  const meta = componentName('V1ObjectMeta')
  const metadata = form === 'v2' ? { $ref: `#/definitions/${meta}` } : { allOf: [{ $ref: `#/components/schemas/${meta}` }] }
  return {
    apiVersion: { description: texts.apiVersion ?? '', type: 'string' },
    kind: { description: texts.kind ?? '', type: 'string' },
    metadata: { description: texts.metadata ?? '', ...metadata },
  }
}

/** Embedded objects have what every object has. */
function withEmbedded(schema: JsonObject, form: Form): JsonObject {
  const out = mapParts(schema, (part) => withEmbedded(part, form))
  if (!schema['x-kubernetes-embedded-resource']) return out
  return { ...out, properties: { ...(out.properties as JsonObject | undefined), ...objectProperties(form) } }
}

/** Without what OpenAPI 2 does not know. Models apiextensions-apiserver controller/openapi/v2 ToStructuralOpenAPIV2 (1.36). */
function simplified(schema: JsonSchema): JsonSchema {
  const { allOf, anyOf, oneOf, not, nullable, ...rest } = mapParts(
    schema as JsonObject,
    (part) => simplified(part as JsonSchema) as JsonObject,
  ) as JsonSchema
  const open = nullable || schema['x-kubernetes-preserve-unknown-fields']
  if (!open) return rest
  const { items, properties, ...bare } = rest
  if (!nullable) return bare
  const { type, additionalProperties, enum: values, required, pattern, format, ...untyped } = bare
  return untyped
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
