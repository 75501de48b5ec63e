import { bool, bytes, double, duration, dyn, int, string, type Type, timestamp } from '../cel/check/types.ts'
import type { Declaration } from '../cel/declarations.ts'
import { escapeField } from '../cel/field-names.ts'
import type { JsonSchema } from './json-schema.ts'

/** The largest request, by which the size of what has no limit is estimated. Models apiserver/pkg/apis/cel/config.go (1.36). */
const maxRequestBytes = 3 * 1024 * 1024
const [minTextSize, minNumberSize, minBoolSize] = [2, 1, 4]

const atLeast0 = (limit: number): number => Math.max(limit, 0)

const scalar = (type: Type, minSize: number, maxElements = 0): Declaration => ({ kind: 'scalar', type, maxElements, minSize })

const unlimitedText = maxRequestBytes - 2

/** A character takes up to four bytes. */
function textLength({ maxLength, enum: values = [] }: JsonSchema): number {
  if (maxLength !== undefined) return atLeast0(maxLength) * 4
  if (values.length === 0) return unlimitedText
  return Math.max(0, ...values.map((value) => (typeof value === 'string' ? byteLength(value) : 0)))
}

function byteLength(text: string): number {
  let length = 0
  for (const char of text) length += char < '\x80' ? 1 : char < '\u0800' ? 2 : char < '\u{10000}' ? 3 : 4
  return length
}

function text(schema: JsonSchema): Declaration {
  const { format, maxLength } = schema
  if (format === 'byte') return scalar(bytes, minTextSize, maxLength === undefined ? unlimitedText : atLeast0(maxLength))
  if (format === 'duration') return scalar(duration, 3, 32)
  if (format === 'date') return scalar(timestamp, 12, 12)
  return format === 'date-time' ? scalar(timestamp, 21, 32) : scalar(string, minTextSize, textLength(schema))
}

function list({ items, maxItems }: JsonSchema): Declaration | undefined {
  const item = items && declarationOf(items, items['x-kubernetes-embedded-resource'] === true)
  if (!item) return undefined
  const most = maxItems === undefined ? Math.floor((maxRequestBytes - 2) / (item.minSize + 1)) : atLeast0(maxItems)
  return { kind: 'list', item, maxElements: most, minSize: 2 }
}

function map(more: JsonSchema, maxProperties: number | undefined): Declaration | undefined {
  const value = declarationOf(more, more['x-kubernetes-embedded-resource'] === true)
  if (!value) return undefined
  // a key, its quotes, a colon and a comma
  const most = maxProperties === undefined ? Math.floor((maxRequestBytes - 2) / (value.minSize + 6)) : atLeast0(maxProperties)
  return { kind: 'map', value, maxElements: most, minSize: 2 }
}

function object({ properties = {}, required = [] }: JsonSchema): Declaration {
  const fields = new Map<string, Declaration>()
  let minSize = 2
  for (const [name, schema] of Object.entries(properties)) {
    const field = declarationOf(schema, schema['x-kubernetes-embedded-resource'] === true)
    if (!field) continue
    const escaped = escapeField(name)
    if (escaped !== undefined) fields.set(escaped, field)
    if (required.includes(name) && schema.default === undefined) minSize += byteLength(name) + field.minSize + 4
  }
  return { kind: 'object', fields, minSize }
}

const names: JsonSchema = { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } }

/** What every object has can be asked for, whatever its schema says. Models schema/cel/model/schemas.go WithTypeAndObjectMeta (1.36). */
export function withHead(schema: JsonSchema): JsonSchema {
  const { properties: { kind, apiVersion, metadata, ...rest } = {} } = schema
  const own = metadata?.properties
  const whole = kind?.type === 'string' && apiVersion?.type === 'string' && metadata?.type === 'object'
  if (whole && own?.name?.type === 'string' && own.generateName?.type === 'string') return schema
  const properties = { ...rest, kind: { type: 'string' }, apiVersion: { type: 'string' }, metadata: names }
  return { ...schema, properties }
}

/** How expressions see a schema; undefined for what they do not see. Models apiserver/pkg/cel/common/schemas.go SchemaDeclType (1.36). */
export function declarationOf(schema: JsonSchema, isRoot: boolean): Declaration | undefined {
  if (schema['x-kubernetes-int-or-string'])
    return scalar(dyn, 1, schema.maxLength === undefined ? unlimitedText : atLeast0(schema.maxLength) * 4)
  const own = isRoot ? withHead(schema) : schema
  const { additionalProperties: more, type } = own
  switch (type) {
    case 'array':
      return list(own)
    case 'object':
      return typeof more === 'object' ? map(more, own.maxProperties) : object(own)
    case 'string':
      return text(own)
    case 'boolean':
      return scalar(bool, minBoolSize)
    case 'number':
      return scalar(double, minNumberSize)
    case 'integer':
      return scalar(int, minNumberSize)
    default:
      return undefined
  }
}

/** How often what takes at least so much can stand in a request. Models schema/cel/compilation.go maxCardinality (1.36). */
export const maxCardinality = ({ minSize }: Declaration): number => Math.floor(maxRequestBytes / (minSize + 1))
