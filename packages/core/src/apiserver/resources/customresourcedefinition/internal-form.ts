import { equal } from '../../../api/copy.ts'
import type { Json, JsonObject } from '../../../api/json.ts'
import { internalSchema } from '../../custom/internal-schema.ts'
import type { JsonSchema } from '../../custom/json-schema.ts'
import type { CustomResourceDefinition, Version } from './definition.ts'

type Part = 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'

const parts: readonly Part[] = ['schema', 'subresources', 'additionalPrinterColumns', 'selectableFields']

export interface InternalSpec {
  /** The versions without what stands above them. */
  versions: readonly Version[]
  /** What all versions have alike. */
  shared: Pick<Version, Part>
}

/**
 * A definition's spec as the internal type has it: what is the same in all versions stands above them, and errors name it there.
 * Models apiextensions/v1 Convert_v1_CustomResourceDefinitionSpec_To_apiextensions (1.36).
 */
export function internalSpec({ versions = [] }: CustomResourceDefinition['spec']): InternalSpec {
  const [first] = versions
  const alike = parts.filter((part) => versions.every((version) => equal(orNull(version[part]), orNull(first?.[part]))))
  const shared = Object.fromEntries(alike.flatMap((part) => (first?.[part] === undefined ? [] : [[part, first[part]]])))
  const own = ([name]: [string, unknown]): boolean => !alike.includes(name as Part)
  return { versions: versions.map((version) => Object.fromEntries(Object.entries(version).filter(own))), shared }
}

const orNull = (value: unknown): Json => (value ?? null) as Json

/** Versions as an error prints them: every field by its Go name. */
export const internalVersions = (versions: readonly Version[]): Json =>
  versions.map((version) => ({
    Name: version.name ?? '',
    Served: version.served ?? false,
    Storage: version.storage ?? false,
    Deprecated: version.deprecated ?? false,
    DeprecationWarning: version.deprecationWarning ?? null,
    Schema: version.schema ? { OpenAPIV3Schema: schemaOrNull(version.schema.openAPIV3Schema) } : null,
    Subresources: version.subresources ? internalSubresources(version.subresources) : null,
    AdditionalPrinterColumns: version.additionalPrinterColumns?.map(internalColumn) ?? null,
    SelectableFields: version.selectableFields?.map(({ jsonPath }) => ({ JSONPath: jsonPath ?? '' })) ?? null,
  }))

const schemaOrNull = (schema: JsonSchema | undefined): Json => (schema ? internalSchema(schema) : null)

const internalSubresources = ({ status, scale }: NonNullable<Version['subresources']>): JsonObject => ({
  Status: status ? {} : null,
  Scale: scale
    ? {
        SpecReplicasPath: scale.specReplicasPath ?? '',
        StatusReplicasPath: scale.statusReplicasPath ?? '',
        LabelSelectorPath: scale.labelSelectorPath ?? null,
      }
    : null,
})

const internalColumn = (column: NonNullable<Version['additionalPrinterColumns']>[number]): JsonObject => ({
  Name: column.name ?? '',
  Type: column.type ?? '',
  Format: column.format ?? '',
  Description: column.description ?? '',
  Priority: column.priority ?? 0,
  JSONPath: column.jsonPath ?? '',
})
