import { unbase64 } from '../../api/base64.ts'
import type { Json } from '../../api/json.ts'
import { jsonValue } from '../cel/evaluate/json.ts'
import { markList } from '../cel/evaluate/list-kinds.ts'
import { same } from '../cel/evaluate/order.ts'
import { CelError, Duration, isMap, MemberMap, type Timestamp, type Value } from '../cel/evaluate/values.ts'
import { escapeField } from '../cel/field-names.ts'
import { parseDuration, parseTimestamp } from '../cel/library/texts-of-values.ts'
import { withHead } from './declare.ts'
import { isObject, type JsonSchema } from './json-schema.ts'

const wrong = (what: string): CelError => new CelError(`invalid data, ${what}`)

/** A value as its schema types it. Models apiserver/pkg/cel/common/valuesunstructured.go UnstructuredToVal (1.36). */
export function typedValue(value: Json, schema: JsonSchema, isRoot = false): Value {
  if (value === null) return nothing(schema)
  if (schema['x-kubernetes-int-or-string']) return intOrString(value)
  switch (schema.type) {
    case 'object':
      return object(value, isRoot || schema['x-kubernetes-embedded-resource'] ? withHead(schema) : schema)
    case 'array':
      return list(value, schema)
    case 'string':
      return text(value, schema)
    case 'number':
      if (typeof value !== 'number') throw wrong('expected float')
      return value
    case 'integer':
      if (!Number.isInteger(value)) throw wrong('expected int')
      return BigInt(value as number)
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong('expected bool')
      return value
    default:
      return jsonValue(value)
  }
}

function nothing({ nullable }: JsonSchema): null {
  if (!nullable) throw wrong('got null for schema with nullable=false')
  return null
}

function intOrString(value: Json): Value {
  if (typeof value === 'string') return value
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  throw wrong('expected XIntOrString value to be either a string or integer')
}

function object(value: Json, { properties, additionalProperties: more }: JsonSchema): Value {
  if (!isObject(value)) throw wrong('expected a map for the provided schema with type=object')
  if (properties === undefined && typeof more === 'object') {
    const keys = Object.keys(value)
    return new MemberMap(keys, (key) => (Object.hasOwn(value, key) ? typedValue(value[key] as Json, more) : undefined), {
      strict: true,
    })
  }
  const names = new Map(Object.keys(value).map((key) => [escapeField(key) ?? key, key]))
  const member = (name: string): Value | undefined => {
    // words of the language need no escape behind a dot
    const key = names.get(name) ?? names.get(escapeField(name) ?? '')
    const found = key === undefined ? undefined : value[key]
    // a field that may be null is not there when it is
    if (key === undefined || found === undefined || found === null) return undefined
    const schema = Object.hasOwn(properties ?? {}, key) ? properties?.[key] : undefined
    return schema ? typedValue(found, schema) : jsonValue(found)
  }
  return new MemberMap([...names.keys()], member, { strict: true })
}

function list(value: Json, schema: JsonSchema): Value {
  if (!Array.isArray(value)) throw wrong('expected an array for the provided schema with type=array')
  const items = value.map((item) => typedValue(item, schema.items ?? {}))
  const kind = schema['x-kubernetes-list-type']
  if (kind === 'set') return markList(items, same)
  if (kind !== 'map') return items
  const keys = (schema['x-kubernetes-list-map-keys'] ?? []).flatMap((key) => escapeField(key) ?? [])
  return markList(items, (a, b) => sameKeys(a, b, keys))
}

const sameKeys = (a: Value, b: Value, keys: readonly string[]): boolean =>
  isMap(a) &&
  isMap(b) &&
  keys.every((key) => {
    const [left, right] = [a.get(key), b.get(key)]
    return left === undefined || right === undefined ? left === right : same(left, right)
  })

function text(value: Json, { format }: JsonSchema): Value {
  if (typeof value !== 'string') throw wrong('expected string')
  if (format === 'byte') return read(unbase64(value), `Invalid byte formatted string ${value}`)
  if (format === 'duration') return read(parseDuration(value) ?? wordyDuration(value), `Invalid duration ${value}`)
  if (format === 'date') return read(parseTimestamp(`${value}T00:00:00Z`), `Invalid date formatted string ${value}`)
  return format === 'date-time' ? read(parseTimestamp(value), `Invalid date-time formatted string ${value}`) : value
}

const day = 86_400_000_000_000n

/** Units of lengths of time that Go does not know, by how they begin. */
const wordyUnits: readonly (readonly [names: string, nanos: bigint])[] = [
  ['ns nano', 1n],
  ['us µs micro', 1_000n],
  ['ms milli', 1_000_000n],
  ['s sec', 1_000_000_000n],
  ['m min', 60_000_000_000n],
  ['h hr hour', 3_600_000_000_000n],
  ['d day', day],
  ['w wk week', 7n * day],
]

/** 1 day, 2 weeks 3 hours. Models kube-openapi/pkg/validation/strfmt ParseDuration (1.36). */
function wordyDuration(text: string): Duration | undefined {
  const lengths = [...text.matchAll(/(\d+)\s*([A-Za-zµ]+)/g)].flatMap(([, count = '', unit = '']) => {
    const fits = wordyUnits.filter(([names]) => isUnit(unit.toLowerCase(), names.split(' ')))
    return fits.map(([, nanos]) => BigInt(count) * nanos)
  })
  return lengths.length === 0 ? undefined : new Duration(lengths.reduce((sum, one) => sum + one))
}

const isUnit = (unit: string, names: readonly string[]): boolean =>
  names.includes(unit) || unit.startsWith(names.at(-1) as string)

function read<T extends Duration | Timestamp | Uint8Array>(value: T | undefined, problem: string): T {
  if (value === undefined) throw new CelError(problem)
  return value
}
