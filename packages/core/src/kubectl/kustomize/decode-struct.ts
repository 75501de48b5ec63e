import type { Json, JsonObject } from '../../api/json.ts'
import { isJsonObject } from '../documents.ts'

/** A Go type: a scalar, a list or map of strings, or a struct, alone or in a list; `any` is not looked into. */
export type Shape = 'string' | 'bool' | 'int' | 'strings' | 'texts' | 'any' | StructShape

export interface StructShape {
  struct: string
  fields: Readonly<Record<string, Shape>>
  list?: true
}

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'bool',
  int: 'int64',
  strings: '[]string',
  texts: 'map[string]string',
}

interface Decoding {
  /** The first thing that is wrong: the rest is still read. */
  wrong?: string
}

/**
 * A value with the names of its fields as Go has them, whatever their case; or the first thing that is wrong. Models
 * encoding/json's Decoder with DisallowUnknownFields, for what sigs.k8s.io/yaml made of a file.
 */
export function decodeStruct(value: Json, shape: StructShape): JsonObject | string {
  if (!isJsonObject(value)) return `json: cannot unmarshal ${kindOf(value)} into Go value of type types.${shape.struct}`
  const decoding: Decoding = {}
  const out = fieldsOf(value, shape, '', decoding)
  return decoding.wrong ?? out
}

const kindOf = (value: Json | undefined): string =>
  Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

function fieldsOf(value: JsonObject, shape: StructShape, path: string, decoding: Decoding): JsonObject {
  const out: JsonObject = {}
  for (const key of Object.keys(value).sort()) {
    const name = key in shape.fields ? key : Object.keys(shape.fields).find((field) => field.toLowerCase() === key.toLowerCase())
    if (name === undefined) {
      decoding.wrong ??= `json: unknown field ${JSON.stringify(key)}`
      continue
    }
    const member = value[key]
    if (member === null || member === undefined) continue
    out[name] = valueOf(member, shape.fields[name] as Shape, { struct: shape.struct, path: `${path}${name}` }, decoding)
  }
  return out
}

interface Place {
  struct: string
  path: string
}

function valueOf(value: Json, shape: Shape, place: Place, decoding: Decoding): Json {
  const wrong = (found: Json | undefined, type: string): void => {
    decoding.wrong ??= `json: cannot unmarshal ${kindOf(found)} into Go struct field ${place.struct}.${place.path} of type ${type}`
  }
  if (shape === 'any') return value
  if (typeof shape === 'object') return structOf(value, shape, place, decoding, wrong)
  if (shape === 'strings' || shape === 'texts') {
    if (shape === 'strings' ? !Array.isArray(value) : !isJsonObject(value)) wrong(value, goTypes[shape] as string)
    else
      for (const one of Object.values(value as JsonObject))
        if (one !== null && typeof one !== 'string') wrong(one as Json, 'string')
    return value
  }
  const fits = { string: typeof value === 'string', bool: typeof value === 'boolean', int: Number.isInteger(value) }[shape]
  if (!fits) wrong(value, goTypes[shape] as string)
  return value
}

function structOf(
  value: Json,
  shape: StructShape,
  { path }: Place,
  decoding: Decoding,
  wrong: (found: Json | undefined, type: string) => void,
): Json {
  if (!shape.list) {
    if (isJsonObject(value)) return fieldsOf(value, shape, `${path}.`, decoding)
    wrong(value, `types.${shape.struct}`)
    return value
  }
  if (!Array.isArray(value)) {
    wrong(value, `[]types.${shape.struct}`)
    return value
  }
  return value.map((one) => {
    if (isJsonObject(one)) return fieldsOf(one, shape, `${path}.`, decoding)
    if (one !== null) wrong(one, `types.${shape.struct}`)
    return {}
  })
}
