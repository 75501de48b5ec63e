import type { Json, JsonObject } from '../../api/json.ts'
import { isObject, type JsonSchema } from '../custom/json-schema.ts'
import { goSyntax, goText } from '../go-text.ts'
import { placeListType } from './list-types.ts'

/**
 * Why a custom configuration has not the types of its schema, a text each: `.spec.a: expected string, got …`. None when it has.
 * Models structured-merge-diff typed/validate.go over kube-openapi's schemaconv (v6).
 */
export function typedErrors(schema: JsonSchema, config: JsonObject): string[] {
  return walk({ ...schema, properties: { ...schema.properties, ...ofEvery } }, config, '')
}

const text: JsonSchema = { type: 'string' }
const texts: JsonSchema = { type: 'object', additionalProperties: text }
const flag: JsonSchema = { type: 'boolean' }
const count: JsonSchema = { type: 'integer' }

const owner: JsonSchema = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    name: text,
    uid: { ...text, default: '' },
    controller: flag,
    blockOwnerDeletion: flag,
  },
}

/** What every object has: metadata as ObjectMeta. */
const ofEvery: Readonly<Record<string, JsonSchema>> = {
  apiVersion: text,
  kind: text,
  metadata: {
    type: 'object',
    properties: {
      name: text,
      generateName: text,
      namespace: text,
      selfLink: text,
      uid: text,
      resourceVersion: text,
      generation: count,
      creationTimestamp: {},
      deletionTimestamp: {},
      deletionGracePeriodSeconds: count,
      labels: texts,
      annotations: texts,
      ownerReferences: { type: 'array', items: owner, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['uid'] },
      finalizers: { type: 'array', items: text, 'x-kubernetes-list-type': 'set' },
      managedFields: {},
    },
  },
}

function walk(schema: JsonSchema, value: Json, at: string): string[] {
  if (value === null) return []
  const wrong = (wanted: string, got: string): string[] => [`${at === '' ? '' : `${at}: `}expected ${wanted}, got ${got}`]
  if (schema['x-kubernetes-int-or-string']) return []
  switch (schema.type) {
    case 'object':
      return isObject(value) ? memberErrors(schema, value, at) : wrong('map', shown(value))
    case 'array':
      return Array.isArray(value) ? itemErrors(schema, value, at) : wrong('list', shown(value))
    case 'string':
      return typeof value === 'string' ? [] : wrong('string', `&value.valueUnstructured{Value:${goSyntax(value)}}`)
    case 'integer':
    case 'number':
      return typeof value === 'number' ? [] : wrong('numeric (int or float)', goTypeOf(value))
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('boolean', shown(value))
    default:
      return []
  }
}

const shown = (value: Json): string => `&{${goText(value)}}`

function goTypeOf(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}'
  return typeof value === 'object' ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : 'string'
}

function memberErrors(schema: JsonSchema, value: JsonObject, at: string): string[] {
  const { properties = {}, additionalProperties: more } = schema
  const free =
    schema['x-kubernetes-preserve-unknown-fields'] || (more === undefined ? Object.keys(properties).length === 0 : more === true)
  return Object.entries(value).flatMap(([key, member]) => {
    const place = `${at}.${key}`
    const known = properties[key] ?? (typeof more === 'object' ? more : undefined)
    if (known) return walk(known, member as Json, place)
    return free ? [] : [`${place}: field not declared in schema`]
  })
}

function itemErrors(schema: JsonSchema, list: readonly Json[], at: string): string[] {
  const type = placeListType({ parent: '', field: '', schema })
  const errors: string[] = []
  const seen = new Set<string>()
  for (const [i, item] of list.entries()) {
    const key = type === 'atomic' ? `[${i}]` : type === 'set' ? setKey(item) : mapKey(schema.items ?? {}, type, item)
    // without a key nothing can be said of what follows
    if (typeof key !== 'string') return [...errors, `${at}: element ${i}: ${key.error}`]
    if (type !== 'atomic' && seen.has(key)) errors.push(`${at}: duplicate entries for key ${key}`)
    seen.add(key)
    if (schema.items) errors.push(...walk(schema.items, item, `${at}${key}`))
  }
  return errors
}

type Key = string | { error: string }

function setKey(item: Json): Key {
  if (item === null) return { error: "associative list without keys has an element that's an explicit null" }
  if (Array.isArray(item)) return { error: 'not supported: associative list with lists as elements' }
  return isObject(item)
    ? { error: "associative list without keys has an element that's a map type" }
    : `[=${JSON.stringify(item)}]`
}

function mapKey({ properties = {} }: JsonSchema, keys: readonly string[], item: Json): Key {
  if (item === null) return { error: 'associative list with keys may not have a null element' }
  if (!isObject(item)) return { error: 'associative list with keys may not have non-map elements' }
  const found = keys.flatMap((key) => {
    const value = item[key] === undefined ? properties[key]?.default : item[key]
    return value === undefined ? [] : [[key, value] as const]
  })
  if (found.length > 0)
    return `[${found
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join(',')}]`
  const names = `[${keys.map((key) => JSON.stringify(key)).join(' ')}]`
  return {
    error: `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
  }
}
