import type { Json, JsonObject } from '../../api/json.ts'
import { decodeStruct } from './decode-struct.ts'
import type { FieldSpec } from './field-spec.ts'
import { kustomizationShape } from './kustomization-shape.ts'
import type { GvkSelector } from './res-id.ts'

export interface LabelEntry {
  pairs?: Record<string, string>
  includeSelectors?: boolean
  includeTemplates?: boolean
  fields?: FieldSpec[]
}

export interface ImageEntry {
  name?: string
  newName?: string
  newTag?: string
  digest?: string
  tagSuffix?: string
}

export interface GeneratorOptions {
  disableNameSuffixHash?: boolean
  labels?: Record<string, string>
  annotations?: Record<string, string>
  immutable?: boolean
}

export interface GeneratorEntry {
  name?: string
  namespace?: string
  behavior?: string
  type?: string
  literals?: string[]
  files?: string[]
  envs?: string[]
  env?: string
  options?: GeneratorOptions
}

export interface PatchTarget extends GvkSelector {
  name?: string
  namespace?: string
  labelSelector?: string
  annotationSelector?: string
}

export interface PatchEntry {
  path?: string
  patch?: string
  target?: PatchTarget
  options?: { allowNameChange?: boolean; allowKindChange?: boolean }
}

export interface FieldOptions {
  delimiter?: string
  index?: number
  create?: boolean
}

export interface ReplacementTarget {
  select?: PatchTarget
  reject?: PatchTarget[]
  fieldPaths?: string[]
  options?: FieldOptions
}

export interface ReplacementSource extends GvkSelector {
  name?: string
  namespace?: string
  fieldPath?: string
  options?: FieldOptions
}

export interface ReplacementEntry {
  /** File that holds it, or a list of them. */
  path?: string
  source?: ReplacementSource
  sourceValue?: string
  targets?: ReplacementTarget[]
}

export interface VarEntry {
  name?: string
  objref?: { apiVersion?: string; group?: string; version?: string; kind?: string; name?: string; namespace?: string }
  fieldref?: { fieldPath?: string }
}

export interface SortOptions {
  order?: string
  legacySortOptions?: { orderFirst?: string[]; orderLast?: string[] }
}

/** What a kustomization file may say. Models kustomize api/types/kustomization.go (5.8). */
export interface Kustomization {
  apiVersion?: string
  kind?: string
  metadata?: JsonObject
  resources?: string[]
  bases?: string[]
  components?: string[]
  namespace?: string
  namePrefix?: string
  nameSuffix?: string
  commonLabels?: Record<string, string>
  labels?: LabelEntry[]
  commonAnnotations?: Record<string, string>
  images?: ImageEntry[]
  imageTags?: ImageEntry[]
  replicas?: { name?: string; count?: number }[]
  configMapGenerator?: GeneratorEntry[]
  secretGenerator?: GeneratorEntry[]
  generatorOptions?: GeneratorOptions
  patches?: PatchEntry[]
  patchesStrategicMerge?: string[]
  patchesJson6902?: PatchEntry[]
  replacements?: ReplacementEntry[]
  vars?: VarEntry[]
  sortOptions?: SortOptions
  buildMetadata?: string[]
  openapi?: Record<string, string>
  crds?: string[]
  configurations?: string[]
  generators?: string[]
  transformers?: string[]
  validators?: string[]
  helmCharts?: JsonObject[]
  helmGlobals?: JsonObject
  helmChartInflationGenerator?: JsonObject[]
}

/** The kustomization of a document, or what is wrong with it. */
export function kustomizationOf(value: Json): Kustomization | string {
  if (value === null) return 'kustomization.yaml is empty'
  const decoded = decodeStruct(value, kustomizationShape)
  return typeof decoded === 'string' ? `invalid Kustomization: ${decoded}` : (decoded as Kustomization)
}

/** Nothing but what kind of file it is. Models kustomization.go CheckEmpty (5.8). */
export const isEmpty = (spec: Kustomization): boolean =>
  Object.entries(spec).every(([field, value]) => field === 'apiVersion' || field === 'kind' || value === '' || value === false)
