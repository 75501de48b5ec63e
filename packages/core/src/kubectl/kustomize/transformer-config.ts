import type { Json } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import { defaultSpecs } from './default-specs.ts'
import { type FieldSpec, mergeSpecs } from './field-spec.ts'
import { loadFile, type Root } from './load-file.ts'
import { defaultNameReferences, type NameReference } from './name-references.ts'

type SpecList = keyof typeof defaultSpecs

/** Which fields each transformer works on. Models api/internal/plugins/builtinconfig/transformerconfig.go (5.8). */
export interface TransformerConfig extends Record<SpecList, FieldSpec[]> {
  nameReference: NameReference[]
}

const lists = Object.keys(defaultSpecs) as SpecList[]

export const emptyConfig = (): TransformerConfig =>
  ({ ...Object.fromEntries(lists.map((list) => [list, []])), nameReference: [] }) as unknown as TransformerConfig

export const defaultConfig = (): TransformerConfig => ({ ...defaultSpecs, nameReference: [...defaultNameReferences] })

/** Two configurations as one, or the list in which they disagree. */
export function mergeConfigs(first: TransformerConfig, second: Partial<TransformerConfig>): TransformerConfig | Failed {
  const out = { ...first }
  for (const list of lists) {
    const merged = mergeSpecs(first[list], second[list] ?? [])
    if (isFailed(merged)) return fail(`failed to merge ${goNames[list]} fieldSpec: conflicting fieldspecs`)
    out[list] = merged
  }
  for (const reference of second.nameReference ?? []) {
    const wrong = mergeReference(out, reference)
    if (wrong) return wrong
  }
  return out
}

const goNames: Readonly<Record<SpecList, string>> = {
  namePrefix: 'NamePrefix',
  nameSuffix: 'NameSuffix',
  namespace: 'NameSpace',
  commonLabels: 'CommonLabels',
  labels: 'Labels',
  templateLabels: 'TemplateLabels',
  commonAnnotations: 'CommonAnnotations',
  varReference: 'VarReference',
  images: 'Images',
  replicas: 'Replicas',
}

function mergeReference(config: TransformerConfig, reference: NameReference): Failed | undefined {
  const isSame = (one: NameReference): boolean =>
    (['group', 'version', 'kind'] as const).every((field) => (one[field] ?? '') === (reference[field] ?? ''))
  const at = config.nameReference.findIndex(isSame)
  const specs = mergeSpecs(config.nameReference[at]?.fieldSpecs ?? [], reference.fieldSpecs ?? [])
  if (isFailed(specs)) return fail('failed to merge NameReference fieldSpec: conflicting fieldspecs')
  const merged = { ...reference, fieldSpecs: specs }
  config.nameReference = at < 0 ? [...config.nameReference, merged] : config.nameReference.with(at, merged)
  return undefined
}

/** The configuration of a kustomization with its files. Models MakeTransformerConfig (5.8). */
export function loadConfig(process: Process, root: Root, paths: readonly string[]): TransformerConfig | Failed {
  let own: TransformerConfig = emptyConfig()
  for (const path of paths) {
    const read = loadFile(process, root, path)
    if (isFailed(read)) return read
    const value = parseYaml(read.text)
    if (isYamlError(value)) return fail(`error converting YAML to JSON: ${value.yamlError}`)
    const wrong = configProblem(value)
    if (wrong !== undefined) return fail(`error unmarshaling JSON: while decoding JSON: ${wrong}`)
    const merged = mergeConfigs(own, (value ?? {}) as unknown as Partial<TransformerConfig>)
    if (isFailed(merged)) return merged
    own = merged
  }
  return mergeConfigs(defaultConfig(), own)
}

const specFields = new Set(['group', 'version', 'kind', 'path', 'create'])
const referenceFields = new Set(['group', 'version', 'kind', 'fieldSpecs'])

function configProblem(value: Json): string | undefined {
  if (value === null) return undefined
  if (!isJsonObject(value)) return 'json: cannot unmarshal array into Go value of type builtinconfig.TransformerConfig'
  for (const key of Object.keys(value).sort()) {
    const isReference = key === 'nameReference'
    if (!isReference && !lists.includes(key as SpecList)) return unknownField(key)
    const entries = value[key] ?? []
    if (!Array.isArray(entries)) return mistyped(entries, key, isReference ? 'builtinconfig.nbrSlice' : 'types.FsSlice')
    const wrong = entryProblem(entries, isReference ? referenceFields : specFields)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const unknownField = (name: string): string => `json: unknown field ${JSON.stringify(name)}`

const mistyped = (value: Json, key: string, type: string): string =>
  `json: cannot unmarshal ${isJsonObject(value) ? 'object' : typeof value} into Go struct field TransformerConfig.${key} of type ${type}`

function entryProblem(entries: readonly Json[], fields: ReadonlySet<string>): string | undefined {
  for (const entry of entries.filter(isJsonObject)) {
    const unknown = Object.keys(entry).find((name) => !fields.has(name))
    if (unknown !== undefined) return unknownField(unknown)
    const inner =
      fields === referenceFields && Array.isArray(entry.fieldSpecs) ? entryProblem(entry.fieldSpecs, specFields) : undefined
    if (inner !== undefined) return inner
  }
  return undefined
}
