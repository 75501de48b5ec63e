import type { Json } from '../../api/json.ts'
import { duplicateField, type FieldError, invalidField } from '../../api/status.ts'
import { isObject, type JsonSchema } from './json-schema.ts'

/** Equal items of sets, equal keys of map lists. Models apiextensions schema/listtype/validation.go ValidateListSetsAndMaps (1.36). */
export function sameItemErrors(schema: JsonSchema, value: Json, path: string): FieldError[] {
  if (Array.isArray(value)) return [...ownErrors(schema, value, path), ...itemErrors(schema, value, path)]
  if (!isObject(value)) return []
  const { properties = {}, additionalProperties: more } = schema
  return Object.entries(value).flatMap(([key, member]) => {
    const known = properties[key] ?? (typeof more === 'object' ? more : undefined)
    const at = properties[key] ? (path === '' ? key : `${path}.${key}`) : `${path}[${key}]`
    return known && member !== undefined ? sameItemErrors(known, member, at) : []
  })
}

const itemErrors = ({ items }: JsonSchema, value: readonly Json[], path: string): FieldError[] =>
  items ? value.flatMap((item, i) => sameItemErrors(items, item, `${path}[${i}]`)) : []

function ownErrors(schema: JsonSchema, value: readonly Json[], path: string): FieldError[] {
  const kind = schema['x-kubernetes-list-type']
  if (kind !== 'set' && kind !== 'map') return []
  const odd = kind === 'map' ? value.findIndex((item) => item !== null && !isObject(item)) : -1
  if (odd >= 0) return [invalidField(`${path}[${odd}]`, value[odd], 'must be an object for an array of list-type map')]
  const parts = kind === 'set' ? value : value.map((item) => keysOf(item, schema['x-kubernetes-list-map-keys'] ?? []))
  const texts = parts.map((part) => JSON.stringify(part))
  return texts.flatMap((text, i) => (isSecond(texts, text, i) ? [duplicateField(`${path}[${i}]`, parts[i])] : []))
}

/** Of several that are equal the second is named. */
const isSecond = (texts: readonly string[], text: string, at: number): boolean => {
  const first = texts.indexOf(text)
  return first < at && texts.indexOf(text, first + 1) === at
}

const keysOf = (item: Json, keys: readonly string[]): Json =>
  isObject(item) ? Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key] as Json]]))) : item
