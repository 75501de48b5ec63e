import type { Condition, KubeObject } from '../../../api/object.ts'
import type { JsonSchema } from '../../custom/json-schema.ts'
import type { ClientConfig } from '../../webhooks/client-config.ts'

export interface Names {
  plural?: string
  singular?: string
  kind?: string
  listKind?: string
  shortNames?: string[]
  categories?: string[]
}

export interface Version {
  name?: string
  served?: boolean
  storage?: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: JsonSchema }
  subresources?: {
    status?: object
    scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string }
  }
  additionalPrinterColumns?: {
    name: string
    type: string
    format?: string
    description?: string
    priority?: number
    jsonPath: string
  }[]
  selectableFields?: { jsonPath: string }[]
}

export type CustomResourceDefinition = KubeObject & {
  spec: {
    group?: string
    names?: Names
    scope?: string
    versions?: Version[]
    conversion?: { strategy?: string; webhook?: { clientConfig?: ClientConfig; conversionReviewVersions?: string[] } }
    preserveUnknownFields?: boolean
  }
  status?: { conditions?: Condition[] | null; acceptedNames?: Names; storedVersions?: string[] }
}
