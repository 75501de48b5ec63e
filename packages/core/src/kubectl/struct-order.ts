import { sortedKeys } from '../api/go-value.ts'
import type { Json, JsonObject } from '../api/json.ts'
import { messageName } from '../api/message-name.ts'
import { messages } from '../api/messages.gen.ts'
import { isJsonObject } from './documents.ts'
import { goJson } from './printers/json.ts'

/**
 * JSON in lines as Go writes an object that it holds in its type: kind and apiVersion first, then the fields in the order of the
 * struct; maps by key. Custom resources, which have no struct, by key throughout.
 */
export function structJson(object: JsonObject): string {
  const order = new Map<object, readonly string[]>()
  // the objects of a List are held as maps
  if (object.kind === 'List') order.set(object, ['kind', 'apiVersion', 'metadata', 'items'])
  const row = object.kind === 'List' ? undefined : rowOf(messageName(String(object.apiVersion), String(object.kind)))
  if (row) note(order, row, object)
  return goJson(object, '    ', (value) => order.get(value) ?? sortedKeys(value))
}

type Row = readonly (readonly [name: string, type: string])[]

const rows = new Map<string, Row>()

/** Names and types of a struct's fields: the rows of messages.gen.ts stand in the order of Go's structs. */
function rowOf(message: string): Row | undefined {
  const known = rows.get(message)
  if (known) return known
  const text = messages[message]
  if (text === undefined) return undefined
  const fields = text === '' ? [] : text.split(',').map((field) => field.trim().split(' ') as [string, string, string])
  const row = fields.flatMap(([, name, type]): Row => (name === '+' ? (rowOf(bare(type)) ?? []) : [[name, type]]))
  rows.set(message, row)
  return row
}

const bare = (type: string): string => type.replace(/^[*&]/, '')

function note(order: Map<object, readonly string[]>, row: Row, object: JsonObject): void {
  const names = row.map(([name]) => name)
  const own = names.includes('kind') || names.includes('apiVersion')
  const whole = own ? names : ['kind', 'apiVersion', ...names]
  order.set(
    object,
    [...new Set([...whole, ...sortedKeys(object)])].filter((key) => object[key] !== undefined),
  )
  for (const [name, type] of row) noteInner(order, type, object[name])
}

function noteInner(order: Map<object, readonly string[]>, type: string, value: Json | undefined): void {
  if (Array.isArray(value)) for (const item of value) noteInner(order, type.replace(/^\[\]/, ''), item)
  else if (!isJsonObject(value)) return
  else if (type.endsWith('rawfields')) keepOrder(order, value)
  else if (type.startsWith('{}')) for (const item of Object.values(value)) noteInner(order, type.slice(2), item)
  else {
    const row = rowOf(bare(type))
    if (row) note(order, row, value)
  }
}

/** What Go holds as text stands as it came. */
function keepOrder(order: Map<object, readonly string[]>, value: JsonObject): void {
  order.set(value, Object.keys(value))
  for (const inner of Object.values(value)) if (isJsonObject(inner)) keepOrder(order, inner)
}
