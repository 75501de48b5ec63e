import type { Json, JsonObject } from '../../api/json.ts'
import { shapeProblem } from './shape.ts'

export interface LabelEntry {
  pairs: Record<string, string>
  includeSelectors?: boolean
  includeTemplates?: boolean
}

export interface ImageEntry {
  name: string
  newName?: string
  newTag?: string
  digest?: string
}

export interface GeneratorOptions {
  disableNameSuffixHash?: boolean
  labels?: Record<string, string>
  annotations?: Record<string, string>
  immutable?: boolean
}

export interface GeneratorEntry {
  name: string
  namespace?: string
  behavior?: 'create' | 'merge' | 'replace'
  type?: string
  literals?: string[]
  files?: string[]
  envs?: string[]
  env?: string
  options?: GeneratorOptions
}

export interface PatchTarget {
  group?: string
  version?: string
  kind?: string
  name?: string
  namespace?: string
  labelSelector?: string
  annotationSelector?: string
}

export interface PatchEntry {
  path?: string
  patch?: string
  target?: PatchTarget
  options?: Record<string, boolean>
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

export interface ReplacementEntry {
  /** File that holds it, or a list of them. */
  path?: string
  source?: PatchTarget & { fieldPath?: string; options?: FieldOptions }
  sourceValue?: string
  targets?: ReplacementTarget[]
}

/** What a kustomization file may say. */
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
  replicas?: { name: string; count: number }[]
  configMapGenerator?: GeneratorEntry[]
  secretGenerator?: GeneratorEntry[]
  generatorOptions?: GeneratorOptions
  patches?: PatchEntry[]
  patchesStrategicMerge?: string[]
  patchesJson6902?: PatchEntry[]
  replacements?: ReplacementEntry[]
  sortOptions?: { order?: 'fifo' | 'legacy' }
  buildMetadata?: string[]
}

const fields: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'labels',
  'commonAnnotations',
  'images',
  'replicas',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'replacements',
  'sortOptions',
  'buildMetadata',
])

/** Known to kustomize, not to this lab. */
const notSimulated: ReadonlySet<string> = new Set([
  'generators',
  'transformers',
  'validators',
  'helmCharts',
  'helmGlobals',
  'vars',
  'openapi',
  'crds',
  'configurations',
])

/** The kustomization of a document, or what is wrong with it. */
export function kustomizationOf(value: Json): Kustomization | string {
  if (value === null) return 'kustomization.yaml is empty'
  if (typeof value !== 'object' || Array.isArray(value))
    return 'invalid Kustomization: json: cannot unmarshal into Go value of type types.Kustomization'
  for (const key of Object.keys(value)) {
    if (notSimulated.has(key)) return `kustomization field ${JSON.stringify(key)} is not simulated`
    if (!fields.has(key)) return `invalid Kustomization: json: unknown field ${JSON.stringify(key)}`
  }
  const mistyped = shapeProblem(value)
  return mistyped === undefined ? (value as Kustomization) : `invalid Kustomization: ${mistyped}`
}
