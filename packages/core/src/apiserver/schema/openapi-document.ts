import type { Json, JsonObject } from '../../api/json.ts'
import type { Strategy } from '../strategy.ts'
import { componentName } from './component-name.ts'
import { customName, publishedSchema } from './custom-schema.ts'
import { withEnum } from './enums.ts'
import { standingStructs } from './go-facts.ts'
import { type FieldType, fieldsOf, modelOf } from './model.ts'
import { requiredFields } from './required.gen.ts'
import { fieldTexts, kindTexts } from './texts.gen.ts'

/** One group-version's OpenAPI v3 document: schemas of its Kinds and paths with the verbs that clients look for. */
export function openApiDocument(root: string, strategies: readonly Strategy[]): JsonObject {
  const schemas: JsonObject = {}
  const paths: JsonObject = {}
  for (const strategy of strategies) {
    if (strategy.schema) addCustomSchema(strategy, schemas)
    else addSchema(modelOf(strategy.resource), schemas, strategy)
    addPaths(root, strategy, paths)
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.2' }, paths, components: { schemas } }
}

/** The schema of a model, and those that it refers to. */
export function addSchema(model: string, schemas: JsonObject, strategy?: Strategy): void {
  const name = componentName(model)
  if (schemas[name] !== undefined) return
  const fields = fieldsOf(model)
  if (!fields) return
  const properties: JsonObject = {}
  const required = requiredFields[model]?.split(' ')
  schemas[name] = {
    description: kindTexts[model] ?? '',
    type: 'object',
    ...(required ? { required } : {}),
    properties,
    ...gvk(strategy),
  }
  for (const [field, type] of fields) {
    const own = model === 'V1JSONSchemaProps' ? jsonSchemaField(field, schemas) : undefined
    const plain = own ?? withZero(schemaOf(type, schemas), zeroOf(model, field, type, required))
    const schema = { description: fieldTexts[model]?.[field] ?? '', ...plain }
    properties[field] = withEnum(model, field, schema)
  }
}

/** What stands where nobody writes anything: in what must be there, and in structs without a pointer. Models kube-openapi pkg/generators (1.36). */
function zeroOf(model: string, field: string, type: FieldType, required: readonly string[] | undefined): Json | undefined {
  if (type.kind === 'model') return standingStructs[model]?.split(' ').includes(field) ? {} : undefined
  if (type.kind !== 'scalar' || !required?.includes(field)) return undefined
  return { string: '', int: 0, long: 0, number: 0, boolean: false }[type.name]
}

function withZero({ default: _, ...schema }: JsonObject, zero: Json | undefined): JsonObject {
  return zero === undefined ? schema : { ...schema, default: zero }
}

/** A custom Kind: its own schema with what every object has. */
function addCustomSchema(strategy: Strategy, schemas: JsonObject): void {
  addSchema('V1ObjectMeta', schemas)
  schemas[customName(strategy.resource)] = { ...publishedSchema(strategy.schema?.document ?? {}, 'v3'), ...gvk(strategy) }
}

function gvk(strategy: Strategy | undefined): JsonObject {
  if (!strategy) return {}
  const { group, version, kind } = strategy.resource
  return { 'x-kubernetes-group-version-kind': [{ group, version, kind }] }
}

const scalars: Readonly<Record<string, JsonObject>> = {
  string: { type: 'string', default: '' },
  int: { type: 'integer', format: 'int32' },
  long: { type: 'integer', format: 'int64' },
  number: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  bytes: { type: 'string', format: 'byte' },
  any: {},
}

const apimachinery = 'io.k8s.apimachinery.pkg'
const eitherOr = [{ type: 'integer' }, { type: 'string' }]

/** Plain values whose type has a name of its own. */
const namedScalars: Readonly<Record<string, { name: string; schema: JsonObject }>> = {
  date: { name: `${apimachinery}.apis.meta.v1.Time`, schema: { type: 'string', format: 'date-time' } },
  intstr: { name: `${apimachinery}.util.intstr.IntOrString`, schema: { oneOf: eitherOr, format: 'int-or-string' } },
  quantity: { name: `${apimachinery}.api.resource.Quantity`, schema: { oneOf: [{ type: 'string' }, { type: 'number' }] } },
}

function schemaOf(type: FieldType, schemas: JsonObject): JsonObject {
  if (type.kind === 'list') return { type: 'array', items: elementOf(type.of, schemas) }
  if (type.kind === 'map') return { type: 'object', additionalProperties: elementOf(type.of, schemas) }
  if (type.kind === 'model') {
    addSchema(type.name, schemas)
    return { allOf: [{ $ref: `#/components/schemas/${componentName(type.name)}` }] }
  }
  // these have names of their own: see jsonSchemaField
  if (type.kind === 'schema') return {}
  const named = namedScalars[type.name]
  if (named) {
    schemas[named.name] ??= named.schema
    return { allOf: [{ $ref: `#/components/schemas/${named.name}` }] }
  }
  return scalars[type.name] ?? { type: 'string' }
}

const zeros: Readonly<Record<string, Json>> = { int: 0, long: 0, number: 0, boolean: false }

/** What a list or a map holds. */
function elementOf(type: FieldType, schemas: JsonObject): JsonObject {
  const schema = schemaOf(type, schemas)
  if (type.kind === 'model') return { ...schema, default: {} }
  return type.kind === 'scalar' && zeros[type.name] !== undefined ? { ...schema, default: zeros[type.name] as Json } : schema
}

const orTypes: Readonly<Record<string, string>> = {
  default: 'JSON',
  example: 'JSON',
  enum: '[]JSON',
  items: 'JSONSchemaPropsOrArray',
  additionalItems: 'JSONSchemaPropsOrBool',
  additionalProperties: 'JSONSchemaPropsOrBool',
  dependencies: '{}JSONSchemaPropsOrStringArray',
}

/** The fields of a custom resource's schema that hold one of several types, each type with a name of its own. */
function jsonSchemaField(field: string, schemas: JsonObject): JsonObject | undefined {
  const [, shape = '', type] = /^(\[\]|\{\})?(.+)$/.exec(orTypes[field] ?? '') ?? []
  if (type === undefined) return undefined
  const name = `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.${type}`
  schemas[name] ??= {}
  const reference = { allOf: [{ $ref: `#/components/schemas/${name}` }] }
  if (shape === '[]') return { type: 'array', items: reference }
  return shape === '{}' ? { type: 'object', additionalProperties: reference } : reference
}

const parameters: Json[] = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map((name) => ({
  name,
  in: 'query',
  schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true },
}))

function addPaths(root: string, { resource }: Strategy, paths: JsonObject): void {
  const { group, version, kind } = resource
  const gvkOf = { 'x-kubernetes-group-version-kind': { group, version, kind } }
  const collection = `${root}/${resource.namespaced ? 'namespaces/{namespace}/' : ''}${resource.resource}`
  const operation = (action: string): JsonObject => ({ 'x-kubernetes-action': action, ...gvkOf, parameters })
  const has = (verb: string): boolean => resource.verbs.includes(verb)
  paths[collection] = {
    ...(has('list') ? { get: operation('list') } : {}),
    ...(has('create') ? { post: operation('post') } : {}),
  }
  if (!has('get')) return
  paths[`${collection}/{name}`] = {
    get: operation('get'),
    ...(has('update') ? { put: operation('put') } : {}),
    ...(has('patch') ? { patch: operation('patch') } : {}),
    ...(has('delete') ? { delete: operation('delete') } : {}),
  }
}
