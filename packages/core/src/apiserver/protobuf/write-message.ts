import { unbase64 } from '../../api/base64.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { bytesField, doubleField, integerField, joined, noBytes, textField } from './bytes.ts'
import { messages } from './messages.ts'

interface Spec {
  number: number
  name: string
  type: string
}

const rows = new Map<string, Spec[]>()

function specsOf(row: string): Spec[] {
  const known = rows.get(row)
  if (known) return known
  const made = (row === '' ? [] : row.split(',')).map((part) => {
    const [number = '', name = '', type = 'string'] = part.trim().split(' ')
    return { number: Number(number), name, type }
  })
  rows.set(row, made)
  return made
}

/** The bytes of one message, by its row of messages.gen.ts. What is null or not there is left out. */
export function writeMessage(row: string, object: JsonObject): Uint8Array {
  const parts: Uint8Array[] = []
  for (const { number, name, type } of specsOf(row)) {
    const value = object[name]
    if (name === '+') parts.push(bytesField(number, writeMessage(messages[type.replace('*', '')] ?? '', object)))
    else if (value !== undefined && value !== null) parts.push(writeField(number, type, value))
  }
  return joined(parts)
}

function writeField(number: number, type: string, value: Json): Uint8Array {
  if (type.startsWith('[]')) return joined((value as Json[]).map((item) => writeField(number, type.slice(2), item)))
  if (!type.startsWith('{}')) return writeValue(number, type.replace(/^[*&]/, ''), value)
  const entries = Object.entries(value as JsonObject)
  return joined(
    entries.map(([key, item]) => bytesField(number, joined([textField(1, key), writeValue(2, type.slice(2), item as Json)]))),
  )
}

function writeValue(number: number, type: string, value: Json): Uint8Array {
  if (type === 'string') return textField(number, value as string)
  if (type === 'int') return integerField(number, BigInt(Math.trunc(Number(value))))
  if (type === 'bool') return integerField(number, value ? 1n : 0n)
  if (type === 'double') return doubleField(number, value as number)
  if (type === 'bytes') return bytesField(number, unbase64(value as string) ?? noBytes)
  return bytesField(number, writeStruct(type, value))
}

function writeStruct(type: string, value: Json): Uint8Array {
  if (type === 'time' || type === 'microtime') return writeTime(value as string)
  if (type === '[]string') return joined((value as string[]).map((item) => textField(1, item)))
  if (type === 'quantity') return textField(1, String(value))
  if (type === 'rawjson' || type === 'rawfields') return textField(1, JSON.stringify(value))
  if (type === 'intstr') return writeIntOrString(value)
  if (type.startsWith('schemaor')) return writeSchemaOr(type, value)
  return writeMessage(messages[type] ?? '', value as JsonObject)
}

function writeTime(value: string): Uint8Array {
  const seconds = Math.floor(Date.parse(value) / 1000)
  if (Number.isNaN(seconds)) return noBytes
  const nanos = BigInt((/\.(\d{1,9})/.exec(value)?.[1] ?? '0').padEnd(9, '0'))
  return joined([integerField(1, BigInt(seconds)), integerField(2, nanos)])
}

const writeIntOrString = (value: Json): Uint8Array =>
  typeof value === 'string'
    ? joined([integerField(1, 1n), integerField(2, 0n), textField(3, value)])
    : joined([integerField(1, 0n), integerField(2, BigInt(Number(value))), textField(3, '')])

/** Models apiextensions/v1/types_jsonschema.go JSONSchemaPropsOrArray, …OrBool, …OrStringArray (1.36). */
function writeSchemaOr(type: string, value: Json): Uint8Array {
  const schema = (number: number, item: Json): Uint8Array => writeValue(number, 'apiextensions.JSONSchemaProps', item)
  if (typeof value === 'boolean') return integerField(1, value ? 1n : 0n)
  if (type === 'schemaorbool') return joined([integerField(1, 1n), schema(2, value)])
  if (!Array.isArray(value)) return schema(1, value)
  return joined(value.map((item) => (typeof item === 'string' ? textField(2, item) : schema(2, item))))
}
