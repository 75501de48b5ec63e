import type { JsonSchema } from '../../custom/json-schema.ts'
import type { CustomResourceDefinition } from './definition.ts'

/** Leaves out of a definition what its Go types leave out when they are empty. Models apiextensions/v1 types.go, omitempty (1.36). */
export function omitEmpty(definition: CustomResourceDefinition): void {
  const { spec } = definition
  dropEmpty(spec, ['preserveUnknownFields'])
  dropEmpty(spec.names ?? {}, ['shortNames', 'categories'])
  for (const version of spec.versions ?? []) {
    dropEmpty(version, ['deprecated', 'additionalPrinterColumns', 'selectableFields'])
    if (version.schema?.openAPIV3Schema) dropInSchema(version.schema.openAPIV3Schema)
  }
}

const lists = ['allOf', 'anyOf', 'oneOf', 'enum', 'required', 'x-kubernetes-list-map-keys', 'x-kubernetes-validations']
const flags = [
  'nullable',
  'uniqueItems',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
]
const texts = ['id', '$schema', 'description', 'type', 'format', 'title', 'pattern']
const maps = ['properties', 'patternProperties', 'dependencies', 'definitions']
const omitted = [...lists, ...flags, ...texts, ...maps]

function dropInSchema(schema: JsonSchema): void {
  dropEmpty(schema, omitted)
  const { properties = {}, items, additionalProperties: more, not, allOf = [], anyOf = [], oneOf = [] } = schema
  const parts = [...Object.values(properties), items, not, ...allOf, ...anyOf, ...oneOf]
  for (const part of [...parts, typeof more === 'object' ? more : undefined]) if (part) dropInSchema(part)
}

function dropEmpty(object: object, fields: readonly string[]): void {
  const members = object as Record<string, unknown>
  for (const field of fields) if (isEmpty(members[field])) delete members[field]
}

const isEmpty = (value: unknown): boolean =>
  value === '' || value === false || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
