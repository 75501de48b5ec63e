import { type FieldError, forbiddenField, unsupportedField } from '../../api/status.ts'
import { unbounded } from '../cel/cost/factors.ts'
import type { JsonSchema } from './json-schema.ts'
import { listErrors, mapErrors } from './list-rules.ts'
import { maxElements, newTotalCost, type TotalCost, totalCostErrors } from './rule-costs.ts'
import { expressionErrors, ruleFormErrors } from './rule-errors.ts'

/** Where a walk is: what forbids defaults here, whether metadata is spoken of, where `oldSelf` stops to make sense. */
export interface Standing {
  isRoot: boolean
  inMeta: boolean
  noDefaults?: string
  uncorrelated?: string
  /** How often the place can be there in one object; undefined for no bound. */
  cardinality: number | undefined
  total: TotalCost
  /** Expressions are looked at: false under allOf and its like, and where the schema is not structural. */
  expressions: boolean
}

interface Found {
  schema: FieldError[]
  expressions: FieldError[]
}

/** What OpenAPI as Kubernetes has it forbids. Models apiextensions/validation ValidateCustomResourceDefinitionOpenAPISchema (1.36). */
export function schemaRuleErrors(schema: JsonSchema, at: string, expressions: boolean): FieldError[] {
  const total = newTotalCost()
  const found = walk(schema, at, { isRoot: true, inMeta: false, expressions, cardinality: 1, total })
  return [...found.schema, ...found.expressions, ...totalCostErrors(total, at)]
}

function walk(schema: JsonSchema, at: string, standing: Standing): Found {
  const found: Found = { schema: standardErrors(schema, at, standing), expressions: [] }
  if (schema.uniqueItems)
    found.schema.push(
      forbiddenField(`${at}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic'),
    )
  if (typeof schema.additionalProperties === 'object' && Object.keys(schema.properties ?? {}).length > 0)
    found.schema.push(forbiddenField(`${at}.additionalProperties`, 'additionalProperties and properties are mutual exclusive'))
  for (const [part, place, there] of partsOf(schema, at, standing)) {
    const below = walk(part, place, there)
    found.schema.push(...below.schema)
    found.expressions.push(...below.expressions)
  }
  found.schema.push(...mapErrors(schema, at), ...listErrors(schema, at), ...ruleFormErrors(schema, at))
  if (standing.expressions && found.schema.length === 0) found.expressions.push(...expressionErrors(schema, { at, ...standing }))
  return found
}

type Part = readonly [schema: JsonSchema, at: string, standing: Standing]

const head = new Set(['metadata', 'kind', 'apiVersion'])

function partsOf(schema: JsonSchema, at: string, standing: Standing): Part[] {
  const below = inside(schema, standing)
  const parts: Part[] = []
  const { additionalProperties: more, items, not, properties = {} } = schema
  if (typeof more === 'object') parts.push([more, `${at}.additionalProperties`, inMore(below)])
  for (const [key, part] of Object.entries(properties))
    parts.push([part, `${at}.properties[${key}]`, inProperty(schema, key, standing)])
  const silent = { ...below, expressions: false }
  if (not) parts.push([not, `${at}.not`, silent])
  for (const name of ['allOf', 'oneOf', 'anyOf'] as const)
    schema[name]?.forEach((part, i) => void parts.push([part, `${at}.${name}[${i}]`, silent]))
  const inItems = schema['x-kubernetes-list-type'] === 'map' ? below : uncorrelated(below, at)
  if (Array.isArray(items)) items.forEach((part: JsonSchema, i) => void parts.push([part, `${at}.items[${i}]`, inItems]))
  else if (items) parts.push([items, `${at}.items`, inItems])
  return parts
}

/** One step down, where there may be more of a thing. */
function inside(schema: JsonSchema, standing: Standing): Standing {
  const factor = maxElements(schema)
  const { cardinality } = standing
  const next = factor === undefined || cardinality === undefined ? undefined : Math.min(cardinality * factor, unbounded)
  return { ...standing, isRoot: false, cardinality: next }
}

/** Where old and new are not the same thing any more; the highest such place is named. */
const uncorrelated = (standing: Standing, at: string): Standing => ({ ...standing, uncorrelated: standing.uncorrelated ?? at })

const inMore = (standing: Standing): Standing =>
  standing.inMeta ? { ...standing, noDefaults: 'inside additionalProperties applying to object metadata' } : standing

function inProperty(schema: JsonSchema, key: string, standing: Standing): Standing {
  const below = inside(schema, standing)
  if (!(standing.isRoot || schema['x-kubernetes-embedded-resource']) || !head.has(key)) return below
  return { ...below, inMeta: true, ...(standing.isRoot ? { noDefaults: `in top-level ${key}` } : {}) }
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref']

/** Models specStandardValidatorV3.validate (1.36). */
function standardErrors(schema: JsonSchema, at: string, { inMeta, noDefaults }: Standing): FieldError[] {
  const { type = '' } = schema
  const errors: FieldError[] = []
  if (type !== '' && !types.includes(type)) errors.push(unsupportedField(`${at}.type`, type, types))
  if (schema.default !== undefined && noDefaults !== undefined)
    errors.push(forbiddenField(`${at}.default`, `must not be set ${noDefaults}`))
  for (const name of unsupported) if (name in schema) errors.push(forbiddenField(`${at}.${name}`, `${name} is not supported`))
  if (type === 'null') errors.push(forbiddenField(`${at}.type`, 'type cannot be set to null, use nullable as an alternative'))
  if (Array.isArray(schema.items)) errors.push(forbiddenField(`${at}.items`, 'items must be a schema object and not an array'))
  if (inMeta && schema['x-kubernetes-embedded-resource'])
    errors.push(forbiddenField(`${at}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta'))
  return errors
}

/** What no structural schema can be made of, the first that is found. Models apiextensions schema/convert.go NewStructural (1.36). */
export function unrepresentable(schema: JsonSchema): string | undefined {
  for (const name of ['id', '$schema', '$ref', 'patternProperties', 'dependencies', 'additionalItems', 'definitions'])
    if (name in schema) return `OpenAPIV3Schema '${name === '$schema' ? 'schema' : name}' is not supported`
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  if (Array.isArray(schema.items)) return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  const { not, allOf = [], anyOf = [], oneOf = [], items, properties = {}, additionalProperties: more } = schema
  const parts = [
    not,
    ...allOf,
    ...anyOf,
    ...oneOf,
    items,
    ...Object.values(properties),
    typeof more === 'object' ? more : undefined,
  ]
  for (const part of parts) {
    const found = part && unrepresentable(part)
    if (found !== undefined) return found
  }
  return undefined
}
