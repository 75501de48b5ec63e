import { isObject, type JsonSchema } from '../../custom/json-schema.ts'
import { isKnownFormat } from '../../custom/known-formats.ts'
import type { CustomResourceDefinition } from './definition.ts'
import { internalSpec } from './internal-form.ts'

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
  const own = format && !isKnownFormat(format, schema.type ?? '') ? [format] : []
  return [...own, ...parts.filter((part): part is JsonSchema => isObject(part as never)).flatMap(formatsBelow)]
}
