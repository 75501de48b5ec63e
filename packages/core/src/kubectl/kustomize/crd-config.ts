import type { Json, JsonObject } from '../../api/json.ts'
import type { Process } from '../../process/process.ts'
import { isJsonObject } from '../documents.ts'
import { type Failed, fail, isFailed } from '../errors.ts'
import { isYamlError, parseYaml } from '../yaml/parse-yaml.ts'
import type { FieldSpec } from './field-spec.ts'
import { loadFile, type Root } from './load-file.ts'
import { emptyConfig, mergeConfigs, type TransformerConfig } from './transformer-config.ts'

type Definitions = Record<string, { Schema?: { properties?: Record<string, JsonObject> } }>

/** The fields that the definitions of `crds` mark. Models api/internal/accumulator/loadconfigfromcrds.go (5.8). */
export function loadCrdConfig(process: Process, root: Root, paths: readonly string[]): TransformerConfig | Failed {
  let config: TransformerConfig = emptyConfig()
  const told = (words: string): Failed => fail(`loading CRDs [${paths.join(' ')}]: ${words}`)
  for (const path of paths) {
    const read = loadFile(process, root, path)
    if (isFailed(read)) return told(String(read.failed[0]))
    const value = parseYaml(read.text)
    const wrong = isYamlError(value) ? `error converting YAML to JSON: ${value.yamlError}` : definitionProblem(value)
    if (wrong !== undefined) return told(`unable to parse open API definition from '${path}': ${wrong}`)
    const own = configOf((value ?? {}) as unknown as Definitions)
    const merged = isFailed(own) ? own : mergeConfigs(config, own)
    if (isFailed(merged)) return told(String(merged.failed[0]))
    config = merged
  }
  return config
}

function definitionProblem(value: Json): string | undefined {
  if (value !== null && !isJsonObject(value))
    return 'error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type accumulator.nameToApiMap'
  const odd = Object.entries(value ?? {}).find(([, one]) => one !== null && !isJsonObject(one))
  if (!odd) return undefined
  const type = Array.isArray(odd[1]) ? 'array' : typeof odd[1]
  return `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type} into Go struct field .${odd[0]} of type accumulator.OpenAPIDefinition`
}

const propertiesOf = (definitions: Definitions, name: string): Record<string, JsonObject> =>
  definitions[name]?.Schema?.properties ?? {}

function configOf(definitions: Definitions): TransformerConfig | Failed {
  let config: TransformerConfig = emptyConfig()
  for (const name of Object.keys(definitions)) {
    const properties = propertiesOf(definitions, name)
    if (!properties.kind || !properties.apiVersion || !properties.metadata) continue
    const own = emptyConfig()
    mark(own, name.split('.').at(-1) as string, definitions, name, [])
    const merged = mergeConfigs(config, own)
    if (isFailed(merged)) return merged
    config = merged
  }
  return config
}

const maxDepth = 20

function mark(config: TransformerConfig, kind: string, definitions: Definitions, name: string, path: readonly string[]): void {
  // a definition that refers to itself would go on for ever
  if (path.length > maxDepth) return
  for (const [field, property] of Object.entries(propertiesOf(definitions, name))) {
    const here = [...path, field]
    const spec = (steps: readonly string[]): FieldSpec => ({ kind, path: steps.join('/') })
    if (typeof property['x-kubernetes-annotation'] === 'string') config.commonAnnotations.push(spec(here))
    if (typeof property['x-kubernetes-label-selector'] === 'string') config.commonLabels.push(spec(here))
    if (typeof property['x-kubernetes-identity'] === 'string') config.namePrefix.push(spec(here))
    const version = property['x-kubernetes-object-ref-api-version']
    const target = property['x-kubernetes-object-ref-kind']
    const key = property['x-kubernetes-object-ref-name-key'] ?? 'name'
    if (typeof version === 'string' && typeof target === 'string')
      config.nameReference.push({ kind: target, version, fieldSpecs: [spec([...here, String(key)])] })
    if (typeof property.$ref === 'string') mark(config, kind, definitions, property.$ref, here)
  }
}
