import type { Json, JsonObject } from '../../api/json.ts'
import type { KubeObject } from '../../api/object.ts'
import { type FieldError, invalidField, requiredField } from '../../api/status.ts'
import { isDns1035Label } from '../metadata/names.ts'
import { metadataErrors } from '../metadata/validate.ts'
import { checkModelAt } from '../schema/check-fields.ts'
import type { Strategy } from '../strategy.ts'
import { isObject, type JsonSchema } from './json-schema.ts'
import { inOwnWords, noMetadata } from './patch-refusal.ts'

type Visit<T> = (object: JsonObject, at: string) => T[]

/** Each object that a schema says is embedded, the outer ones first. */
function visitEmbedded<T>(schema: JsonSchema, value: Json, at: string, visit: Visit<T>): T[] {
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? value.flatMap((item, i) => visitEmbedded(items, item, `${at}[${i}]`, visit)) : []
  }
  if (!isObject(value)) return []
  const own = schema['x-kubernetes-embedded-resource'] ? visit(value, at) : []
  const { properties = {}, additionalProperties: more } = schema
  const inner = Object.entries(value).flatMap(([key, member]) => {
    const known = properties[key]
    if (known) return visitEmbedded(known, member as Json, at === '' ? key : `${at}.${key}`, visit)
    return typeof more === 'object' ? visitEmbedded(more, member as Json, `${at}[${key}]`, visit) : []
  })
  return [...own, ...inner]
}

const shown = ({ field, message }: FieldError): string => `${field}: ${message}`

/** Why a body cannot be read where its schema has objects inside; undefined when it can. Models schema/objectmeta/algorithm.go coerce (1.36). */
export const embeddedProblem = (schema: JsonSchema, value: Json): string | undefined =>
  visitEmbedded(schema, value, '', (object, at) => {
    const mistyped = ['apiVersion', 'kind']
      .filter((key) => object[key] !== undefined && typeof object[key] !== 'string')
      .map((key) => shown(invalidField(`${at}.${key}`, object[key], 'must be a string')))
    const why = metadataProblem(object.metadata as Json)
    return why === undefined ? mistyped : [...mistyped, shown(invalidField(`${at}.metadata`, object.metadata, why))]
  })[0]

function metadataProblem(metadata: Json | undefined): string | undefined {
  if (metadata === undefined || metadata === null) return undefined
  if (!isObject(metadata)) return noMetadata(metadata)
  return inOwnWords(checkModelAt('V1ObjectMeta', metadata, 'metadata').problem)
}

/** What is wrong with what embedded objects say they are. Models schema/objectmeta/validation.go Validate (1.36). */
export const embeddedErrors = (schema: JsonSchema, value: Json): FieldError[] =>
  visitEmbedded(schema, value, '', (object, at) => [
    ...typeErrors(object, at),
    ...(isObject(object.metadata ?? null) ? metadataErrorsAt(object.metadata as JsonObject, at) : []),
  ])

function typeErrors({ apiVersion, kind }: JsonObject, at: string): FieldError[] {
  return [
    ...textErrors(apiVersion as Json | undefined, `${at}.apiVersion`, versionProblem),
    ...textErrors(kind as Json | undefined, `${at}.kind`, kindProblem),
  ]
}

function textErrors(value: Json | undefined, field: string, problem: (text: string) => string | undefined): FieldError[] {
  if (value === undefined) return [requiredField(field)]
  if (typeof value !== 'string') return [invalidField(field, value, 'must be a string')]
  const why = value === '' ? 'must not be empty' : problem(value)
  return why === undefined ? [] : [invalidField(field, value, why)]
}

const versionProblem = (text: string): string | undefined =>
  text.split('/').length > 2 ? `unexpected GroupVersion string: ${text}` : undefined

function kindProblem(kind: string): string | undefined {
  const wrong = isDns1035Label(kind.toLowerCase())
  return wrong.length > 0 ? `may have mixed case, but should otherwise match: ${wrong.join(',')}` : undefined
}

/** By the rules of every object's metadata; it needs no name. */
function metadataErrorsAt(metadata: JsonObject, at: string): FieldError[] {
  const named = { ...metadata, name: metadata.name || 'fakename' }
  const rules = {
    nameRule: 'path-segment',
    plainFinalizers: true,
    resource: { namespaced: Boolean(metadata.namespace) },
  } as unknown as Strategy
  return metadataErrors({ metadata: named } as unknown as KubeObject, rules).map((error) => ({
    ...error,
    field: `${at}.${error.field}`,
  }))
}
