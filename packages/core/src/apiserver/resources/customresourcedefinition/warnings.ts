import { isObject, type JsonSchema } from '../../custom/json-schema.ts'
import type { CustomResourceDefinition } from './definition.ts'
import { internalSpec } from './internal-form.ts'

// From apiextensions-apiserver/pkg/apiserver/validation/formats.go (1.36).
const textFormats = new Set(
  (
    'bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10 isbn13 creditcard ssn hexcolor ' +
    'rgbcolor byte password date duration datetime k8s-short-name k8s-long-name'
  )
    .split(' ')
    .map((name) => name.replaceAll('-', '')),
)

const numberFormats: Readonly<Record<string, readonly string[]>> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
}

/** A format that nobody checks is warned of when it is new. Models apiextensions registry/customresourcedefinition/strategy.go (1.36). */
export function formatWarnings(definition: CustomResourceDefinition, old: CustomResourceDefinition | undefined): string[] {
  const before = new Set(old ? unknownFormats(old) : [])
  return unknownFormats(definition)
    .filter((format) => !before.has(format))
    .map((format) => `unrecognized format ${JSON.stringify(format)}`)
}

function unknownFormats({ spec }: CustomResourceDefinition): string[] {
  const { versions, shared } = internalSpec(spec)
  return [shared, ...versions].flatMap(({ schema }) => (schema?.openAPIV3Schema ? formatsBelow(schema.openAPIV3Schema) : []))
}

function formatsBelow(schema: JsonSchema): string[] {
  const { format, items, allOf = [], anyOf = [], oneOf = [], not, properties = {}, additionalProperties: more } = schema
  const parts = [items, ...allOf, ...anyOf, ...oneOf, not, ...Object.values(properties), more]
  const own = format && !isKnown(format, schema.type ?? '') ? [format] : []
  return [...own, ...parts.filter((part): part is JsonSchema => isObject(part as never)).flatMap(formatsBelow)]
}

const isKnown = (format: string, type: string): boolean =>
  type === '' || type === 'string'
    ? textFormats.has(format.replaceAll('-', ''))
    : (numberFormats[type]?.includes(format) ?? false)
