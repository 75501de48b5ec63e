import { base64 } from '../../api/base64.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { microTimestamp, timestamp } from '../../host/clock.ts'
import { messages } from './messages.ts'
import { type Field, readFields, textOf } from './wire.ts'

const maxDepth = 60

/**
 * Reads one message by its row of messages.gen.ts: `1 name string,2 labels {}string,3 ports []ServicePort` …
 * Fields that the table does not know are skipped, as protobuf does.
 */
export function decodeMessage(row: string, bytes: Uint8Array, depth: number): JsonObject {
  if (depth > maxDepth) throw new Error('proto: message is too deep')
  const out: JsonObject = {}
  const known = rowOf(row)
  for (const field of readFields(bytes)) {
    const spec = known.get(field.number)
    if (spec?.name === '+') Object.assign(out, valueOf(spec.type, field, depth))
    else if (spec) place(out, spec, field, depth)
  }
  return out
}

interface Spec {
  name: string
  type: string
  list: boolean
  map: boolean
}

const rows = new Map<string, Map<number, Spec>>()

function rowOf(row: string): Map<number, Spec> {
  const cached = rows.get(row)
  if (cached) return cached
  const specs = new Map<number, Spec>()
  for (const part of row === '' ? [] : row.split(',')) {
    const [number = '', name = '', type = 'string'] = part.trim().split(' ')
    const list = type.startsWith('[]')
    const map = type.startsWith('{}')
    specs.set(Number(number), { name, type: list || map ? type.slice(2) : type, list, map })
  }
  rows.set(row, specs)
  return specs
}

function place(out: JsonObject, spec: Spec, field: Field, depth: number): void {
  if (spec.map) {
    const entry = readFields(field.bytes ?? new Uint8Array())
    const members = (out[spec.name] ??= {}) as JsonObject
    const value = entry.find((part) => part.number === 2)
    members[textOf(entry.find((part) => part.number === 1)?.bytes)] = valueOf(spec.type, value ?? noField, depth)
    return
  }
  const value = valueOf(spec.type, field, depth)
  // optional strings and numbers that Go leaves empty are not written in JSON
  if (spec.list) ((out[spec.name] ??= []) as Json[]).push(value)
  // metadata is written even when nothing stands in it
  else if (!isEmpty(value, spec) || spec.type === 'meta.ObjectMeta') out[spec.name] = value
}

const noField: Field = { number: 0, value: 0n, bytes: new Uint8Array() }

/** `string`, `int`, `bool` are left out when empty; their pointers (`*int`, `*bool`, `*string`) are kept. */
const isEmpty = (value: Json, spec: Spec): boolean =>
  !spec.type.startsWith('*') && (value === '' || value === 0 || value === false || value === null || isEmptyStruct(value))

const isEmptyStruct = (value: Json): boolean => typeof value === 'object' && Object.keys(value as object).length === 0

function valueOf(type: string, field: Field, depth: number): Json {
  const bare = type.replace(/^[*&]/, '')
  if (bare === 'string') return textOf(field.bytes)
  if (bare === 'int') return Number(BigInt.asIntN(64, field.value))
  if (bare === 'double') return doubleOf(field)
  if (bare === 'bool') return field.value !== 0n
  if (bare === 'bytes') return base64(field.bytes ?? new Uint8Array())
  if (bare === 'time' || bare === 'microtime') return timeOf(field, bare)
  if (bare === '[]string') return readFields(field.bytes ?? new Uint8Array()).map((part) => textOf(part.bytes))
  if (bare === 'intstr') return intOrString(field)
  if (bare === 'quantity') return textOf(readFields(field.bytes ?? new Uint8Array()).find((part) => part.number === 1)?.bytes)
  if (bare === 'rawjson' || bare === 'rawfields')
    return JSON.parse(textOf(readFields(field.bytes ?? new Uint8Array())[0]?.bytes) || 'null') as Json
  if (bare.startsWith('schemaor')) return schemaOr(bare, field.bytes ?? new Uint8Array(), depth)
  const row = messages[bare]
  if (row === undefined) throw new Error(`proto: no message ${bare}`)
  return decodeMessage(row, field.bytes ?? new Uint8Array(), depth + 1)
}

function doubleOf({ value }: Field): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt.asUintN(64, value))
  return view.getFloat64(0)
}

/**
 * JSON schema's fields that are one thing or another: `items`, `additionalProperties`, `dependencies`.
 * Models apiextensions/v1/types_jsonschema.go JSONSchemaPropsOrArray, …OrBool, …OrStringArray (1.36).
 */
function schemaOr(type: string, bytes: Uint8Array, depth: number): Json {
  const schema = (field: Field): Json => valueOf('apiextensions.JSONSchemaProps', field, depth)
  const parts = readFields(bytes)
  if (type === 'schemaorbool') {
    const found = parts.find((part) => part.number === 2)
    return found ? schema(found) : parts.some((part) => part.number === 1 && part.value !== 0n)
  }
  const others = parts.filter((part) => part.number === 2)
  if (others.length > 0) return others.map((part) => (type === 'schemaorarray' ? schema(part) : textOf(part.bytes)))
  const found = parts.find((part) => part.number === 1)
  return found ? schema(found) : null
}

function timeOf(field: Field, type: string): Json {
  const parts = readFields(field.bytes ?? new Uint8Array())
  const seconds = parts.find((part) => part.number === 1)?.value
  if (seconds === undefined) return null
  const ms = Number(BigInt.asIntN(64, seconds)) * 1000
  if (Math.abs(ms) > 8e15) return null
  if (type !== 'microtime') return timestamp(ms)
  const micros = (parts.find((part) => part.number === 2)?.value ?? 0n) / 1000n
  return microTimestamp(ms).replace(/\.\d+Z$/, `.${String(micros % 1_000_000n).padStart(6, '0')}Z`)
}

function intOrString(field: Field): Json {
  const parts = readFields(field.bytes ?? new Uint8Array())
  const isText = parts.find((part) => part.number === 1)?.value === 1n
  if (isText) return textOf(parts.find((part) => part.number === 3)?.bytes)
  return Number(BigInt.asIntN(32, parts.find((part) => part.number === 2)?.value ?? 0n))
}
