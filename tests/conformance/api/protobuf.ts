import { messages } from '@kubemaze/core/apiserver/protobuf/messages.gen.ts'

type Json = unknown
type Members = Record<string, Json>

/** `k8s\0` + runtime.Unknown{typeMeta, raw}: what client-go sends for an object of a built-in Kind. */
export function encodeObject(object: object): Uint8Array {
  const { apiVersion, kind, ...rest } = object as Members & { apiVersion: string; kind: string }
  const row = messages[messageName(apiVersion, kind)]
  if (row === undefined) throw new Error(`no message for ${apiVersion} ${kind}`)
  const typeMeta = join([text(1, apiVersion), text(2, kind)])
  const unknown = join([bytes(1, typeMeta), bytes(2, encodeMessage(row, rest)), bytes(3, empty), bytes(4, empty)])
  return join([Uint8Array.of(0x6b, 0x38, 0x73, 0x00), unknown])
}

function messageName(apiVersion: string, kind: string): string {
  if (kind.endsWith('Options')) return `meta.${kind}`
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  if (group === 'autoscaling' && version === 'v2') return `autoscalingv2.${kind}`
  return group === '' ? kind : `${group.split('.')[0]}.${kind}`
}

const empty = new Uint8Array()

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function varint(value: bigint): Uint8Array {
  const out: number[] = []
  let rest = BigInt.asUintN(64, value)
  while (rest > 127n) {
    out.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  return Uint8Array.from([...out, Number(rest)])
}

const tag = (number: number, wire: number): Uint8Array => varint(BigInt(number * 8 + wire))
const integer = (number: number, value: bigint): Uint8Array => join([tag(number, 0), varint(value)])
const bytes = (number: number, value: Uint8Array): Uint8Array => join([tag(number, 2), varint(BigInt(value.length)), value])
const text = (number: number, value: string): Uint8Array => bytes(number, new TextEncoder().encode(value))

function encodeMessage(row: string, object: Members): Uint8Array {
  const parts: Uint8Array[] = []
  for (const field of row === '' ? [] : row.split(',')) {
    const [number = '', name = '', type = ''] = field.trim().split(' ')
    if (name === '+') parts.push(bytes(Number(number), encodeMessage(messages[type.replace('*', '')] as string, object)))
    else if (object[name] !== undefined && object[name] !== null) parts.push(encodeField(Number(number), type, object[name]))
  }
  return join(parts)
}

function encodeField(number: number, type: string, value: Json): Uint8Array {
  if (type.startsWith('[]')) return join((value as Json[]).map((item) => encodeField(number, type.slice(2), item)))
  if (!type.startsWith('{}')) return encodeValue(number, type.replace(/^\*/, ''), value)
  const entries = Object.entries(value as Members)
  return join(entries.map(([key, item]) => bytes(number, join([text(1, key), encodeValue(2, type.slice(2), item)]))))
}

function encodeValue(number: number, type: string, value: Json): Uint8Array {
  if (type === 'string') return text(number, value as string)
  if (type === 'int') return integer(number, BigInt(value as number))
  if (type === 'bool') return integer(number, value ? 1n : 0n)
  if (type === 'double') return join([tag(number, 1), new Uint8Array(new Float64Array([value as number]).buffer)])
  if (type === 'bytes') return bytes(number, Uint8Array.from(Buffer.from(value as string, 'base64')))
  return bytes(number, encodeStruct(type, value))
}

function encodeStruct(type: string, value: Json): Uint8Array {
  if (type === 'time' || type === 'microtime') return timeOf(value as string)
  if (type === '[]string') return join((value as string[]).map((item) => text(1, item)))
  if (type === 'quantity') return text(1, String(value))
  if (type === 'rawjson' || type === 'rawfields') return text(1, JSON.stringify(value))
  if (type === 'intstr')
    return typeof value === 'string'
      ? join([integer(1, 1n), integer(2, 0n), text(3, value)])
      : join([integer(1, 0n), integer(2, BigInt(value as number)), text(3, '')])
  if (type.startsWith('schemaor')) return schemaOr(type, value)
  return encodeMessage(messages[type] as string, value as Members)
}

function timeOf(value: string): Uint8Array {
  const ms = Date.parse(value)
  const micros = BigInt((/\.(\d{1,6})/.exec(value)?.[1] ?? '0').padEnd(6, '0'))
  return join([integer(1, BigInt(Math.floor(ms / 1000))), integer(2, micros * 1000n)])
}

function schemaOr(type: string, value: Json): Uint8Array {
  const schema = (number: number, item: Json): Uint8Array => encodeValue(number, 'apiextensions.JSONSchemaProps', item)
  if (typeof value === 'boolean') return integer(1, value ? 1n : 0n)
  if (type === 'schemaorbool') return join([integer(1, 1n), schema(2, value)])
  if (!Array.isArray(value)) return schema(1, value)
  return join(value.map((item) => (typeof item === 'string' ? text(2, item) : schema(2, item))))
}
