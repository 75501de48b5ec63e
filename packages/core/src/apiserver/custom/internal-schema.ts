import type { Json, JsonObject } from '../../api/json.ts'
import type { JsonSchema, ValidationRule } from './json-schema.ts'

type Form = 'text' | 'flag' | 'value' | 'schema' | 'schemas' | 'map' | 'items' | 'more' | 'dependencies' | 'docs' | 'rules'

/** The fields of the internal JSONSchemaProps in their order: name in JSON, Go name, form. From apiextensions/types_jsonschema.go (1.36). */
const fields: readonly (readonly [json: string, go: string, form: Form])[] = [
  ['id', 'ID', 'text'],
  ['$schema', 'Schema', 'text'],
  ['$ref', 'Ref', 'value'],
  ['description', 'Description', 'text'],
  ['type', 'Type', 'text'],
  ['nullable', 'Nullable', 'flag'],
  ['format', 'Format', 'text'],
  ['title', 'Title', 'text'],
  ['default', 'Default', 'value'],
  ['maximum', 'Maximum', 'value'],
  ['exclusiveMaximum', 'ExclusiveMaximum', 'flag'],
  ['minimum', 'Minimum', 'value'],
  ['exclusiveMinimum', 'ExclusiveMinimum', 'flag'],
  ['maxLength', 'MaxLength', 'value'],
  ['minLength', 'MinLength', 'value'],
  ['pattern', 'Pattern', 'text'],
  ['maxItems', 'MaxItems', 'value'],
  ['minItems', 'MinItems', 'value'],
  ['uniqueItems', 'UniqueItems', 'flag'],
  ['multipleOf', 'MultipleOf', 'value'],
  ['enum', 'Enum', 'value'],
  ['maxProperties', 'MaxProperties', 'value'],
  ['minProperties', 'MinProperties', 'value'],
  ['required', 'Required', 'value'],
  ['items', 'Items', 'items'],
  ['allOf', 'AllOf', 'schemas'],
  ['oneOf', 'OneOf', 'schemas'],
  ['anyOf', 'AnyOf', 'schemas'],
  ['not', 'Not', 'schema'],
  ['properties', 'Properties', 'map'],
  ['additionalProperties', 'AdditionalProperties', 'more'],
  ['patternProperties', 'PatternProperties', 'map'],
  ['dependencies', 'Dependencies', 'dependencies'],
  ['additionalItems', 'AdditionalItems', 'more'],
  ['definitions', 'Definitions', 'map'],
  ['externalDocs', 'ExternalDocs', 'docs'],
  ['example', 'Example', 'value'],
  ['x-kubernetes-preserve-unknown-fields', 'XPreserveUnknownFields', 'value'],
  ['x-kubernetes-embedded-resource', 'XEmbeddedResource', 'flag'],
  ['x-kubernetes-int-or-string', 'XIntOrString', 'flag'],
  ['x-kubernetes-list-map-keys', 'XListMapKeys', 'value'],
  ['x-kubernetes-list-type', 'XListType', 'value'],
  ['x-kubernetes-map-type', 'XMapType', 'value'],
  ['x-kubernetes-validations', 'XValidations', 'rules'],
]

/** A schema as an error prints it: every field by its Go name. */
export const internalSchema = (schema: JsonSchema): JsonObject =>
  Object.fromEntries(fields.map(([json, go, form]) => [go, shown((schema as JsonObject)[json], form)]))

/** The Go names of the fields that a schema has set, in the type's order. */
export const setFields = (schema: JsonSchema): string[] =>
  fields.filter(([json, , form]) => isSet((schema as JsonObject)[json], form)).map(([, go]) => go)

const isSet = (value: Json | undefined, form: Form): boolean =>
  value !== undefined && value !== null && !(form === 'text' && value === '') && !(form === 'flag' && value === false)

const isSchema = (value: Json): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

function shown(value: Json | undefined, form: Form): Json {
  if (form === 'text') return value ?? ''
  if (form === 'flag') return value ?? false
  return value === undefined || value === null ? null : compound[form](value)
}

const one = (value: Json): Json => internalSchema(value as JsonSchema)
const all = (value: Json): Json => (value as Json[]).map(one)
const byKey = (value: Json, show: (part: Json) => Json): Json =>
  Object.fromEntries(
    Object.entries(value as JsonObject)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, show(part as Json)]),
  )

const compound: Readonly<Record<Exclude<Form, 'text' | 'flag'>, (value: Json) => Json>> = {
  value: (value) => value,
  schema: one,
  schemas: all,
  map: (value) => byKey(value, one),
  items: (value) => (isSchema(value) ? { Schema: one(value), JSONSchemas: null } : { Schema: null, JSONSchemas: all(value) }),
  more: (value) => (isSchema(value) ? { Allows: true, Schema: one(value) } : { Allows: value, Schema: null }),
  dependencies: (value) =>
    byKey(value, (part) => (isSchema(part) ? { Schema: one(part), Property: null } : { Schema: null, Property: part })),
  docs: (value) => ({ Description: (value as JsonObject).description ?? '', URL: (value as JsonObject).url ?? '' }),
  rules: (value) => (value as ValidationRule[]).map((rule) => internalRule(rule)),
}

/** A CEL rule as an error prints it. */
export const internalRule = (rule: ValidationRule): JsonObject => ({
  Rule: rule.rule ?? '',
  Message: rule.message ?? '',
  MessageExpression: rule.messageExpression ?? '',
  Reason: rule.reason ?? null,
  FieldPath: rule.fieldPath ?? '',
  OptionalOldSelf: rule.optionalOldSelf ?? null,
})
