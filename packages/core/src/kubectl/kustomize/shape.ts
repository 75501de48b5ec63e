import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'

/** string, bool, number, a list or map of strings, or the fields of a Go struct, in a list or alone. */
type Shape =
  | 'string'
  | 'bool'
  | 'int'
  | 'strings'
  | 'texts'
  | { struct: string; fields: Readonly<Record<string, Shape>>; list?: true }

const options: Shape = {
  struct: 'GeneratorOptions',
  fields: { disableNameSuffixHash: 'bool', immutable: 'bool', labels: 'texts', annotations: 'texts' },
}

const generated = (struct: string): Shape => ({
  struct,
  list: true,
  fields: {
    name: 'string',
    namespace: 'string',
    behavior: 'string',
    type: 'string',
    literals: 'strings',
    files: 'strings',
    envs: 'strings',
    env: 'string',
    options,
  },
})

const patch: Shape = { struct: 'Patch', list: true, fields: { path: 'string', patch: 'string' } }

/** Models kustomize api/types/kustomization.go (5.8). */
const kustomization: Readonly<Record<string, Shape>> = {
  apiVersion: 'string',
  kind: 'string',
  resources: 'strings',
  bases: 'strings',
  components: 'strings',
  namespace: 'string',
  namePrefix: 'string',
  nameSuffix: 'string',
  commonLabels: 'texts',
  commonAnnotations: 'texts',
  labels: {
    struct: 'Label',
    list: true,
    fields: { pairs: 'texts', includeSelectors: 'bool', includeTemplates: 'bool' },
  },
  images: {
    struct: 'Image',
    list: true,
    fields: { name: 'string', newName: 'string', newTag: 'string', digest: 'string', tagSuffix: 'string' },
  },
  replicas: { struct: 'Replica', list: true, fields: { name: 'string', count: 'int' } },
  configMapGenerator: generated('ConfigMapArgs'),
  secretGenerator: generated('SecretArgs'),
  generatorOptions: options,
  patches: patch,
  patchesJson6902: patch,
}

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'bool',
  int: 'int64',
  strings: '[]string',
  texts: 'map[string]string',
}

function kindOf(value: Json | undefined): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** `json: cannot unmarshal number into Go struct field Image.images.newTag of type string`; undefined when all is well. */
export const shapeProblem = (value: JsonObject): string | undefined => fieldsProblem(value, kustomization, 'Kustomization', '')

function fieldsProblem(
  value: JsonObject,
  fields: Readonly<Record<string, Shape>>,
  struct: string,
  path: string,
): string | undefined {
  for (const [name, field] of Object.entries(value)) {
    const shape = fields[name]
    const wrong =
      shape === undefined || (field ?? null) === null ? undefined : fieldProblem(field as Json, shape, struct, `${path}${name}`)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function fieldProblem(value: Json, shape: Shape, struct: string, path: string): string | undefined {
  const wrong = (found: Json | undefined, type: string): string =>
    `json: cannot unmarshal ${kindOf(found)} into Go struct field ${struct}.${path} of type ${type}`
  if (typeof shape === 'object') {
    if (shape.list !== Array.isArray(value) && (shape.list || !isJsonObject(value)))
      return wrong(value, `${shape.list ? '[]' : ''}types.${shape.struct}`)
    const all = Array.isArray(value) ? value : [value]
    return all
      .map((one) =>
        isJsonObject(one) ? fieldsProblem(one, shape.fields, shape.struct, `${path}.`) : wrong(one, `types.${shape.struct}`),
      )
      .find((text) => text !== undefined)
  }
  if (shape === 'strings' || shape === 'texts') {
    if (shape === 'strings' ? !Array.isArray(value) : !isJsonObject(value)) return wrong(value, goTypes[shape] as string)
    const odd = Object.values(value as JsonObject).find((one) => one !== null && typeof one !== 'string')
    return odd === undefined ? undefined : wrong(odd as Json, 'string')
  }
  const fits = { string: typeof value === 'string', bool: typeof value === 'boolean', int: Number.isInteger(value) }[shape]
  return fits ? undefined : wrong(value, goTypes[shape] as string)
}
