import type { Json, JsonObject } from '../../api/json.ts'
import { parseQuantity, quantityText } from '../../api/quantity.ts'
import type { Resource } from '../../api/resource.ts'
import { badBase64At } from './base64-error.ts'
import { type FieldType, fieldsOf, modelOf } from './model.ts'

export interface Checked {
  /** The object without what its schema does not know, and without nulls. */
  value: JsonObject
  /** spec.ports[0].bogus … in the order of the body. */
  unknown: string[]
  /** `string into Go struct field ServiceSpec.spec.ports.port of type int32` */
  mistyped: string[]
  /** What a type's own reader said: quantities must match … */
  unreadable: string[]
}

interface Walk {
  unknown: string[]
  mistyped: string[]
  unreadable: string[]
  /** Only plain types so far: which Go struct is being filled. */
  struct: string
}

/** Compares a body with the schema of its Kind. A Kind without schema (custom resources) passes as it is. */
export function checkFields(of: Pick<Resource, 'group' | 'version' | 'kind'>, body: JsonObject): Checked {
  const walk: Walk = { unknown: [], mistyped: [], unreadable: [], struct: of.kind }
  const model = modelOf(of)
  const value = fieldsOf(model) ? (checkModel(model, body, '', '', walk) as JsonObject) : body
  return { value, unknown: walk.unknown, mistyped: walk.mistyped, unreadable: walk.unreadable }
}

/** A part of a body, as its model has it. */
export function checkModelAt(model: string, value: JsonObject, path: string): Checked {
  const walk: Walk = { unknown: [], mistyped: [], unreadable: [], struct: goStruct(model) }
  const checked = checkModel(model, value, path, path, walk) as JsonObject
  return { value: checked, unknown: walk.unknown, mistyped: walk.mistyped, unreadable: walk.unreadable }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkModel(model: string, value: JsonObject, path: string, goPath: string, walk: Walk): Json {
  const fields = fieldsOf(model) as ReadonlyMap<string, FieldType>
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || member === null) continue
    const type = fields.get(key)
    const at = path === '' ? key : `${path}.${key}`
    if (type === undefined) walk.unknown.push(at)
    else
      out[key] = checkValue(type, member, at, { path: goPath === '' ? key : `${goPath}.${key}`, struct: goStruct(model) }, walk)
  }
  return out
}

const goStruct = (model: string): string => model.replace(/^(?:Core|Events|Discovery|Authentication)?V\d+/, '')

interface GoPlace {
  path: string
  struct: string
}

function checkValue(type: FieldType, value: Json, path: string, go: GoPlace, walk: Walk): Json {
  if (type.kind === 'model') {
    if (type.name === 'V1FieldsV1' || !isObject(value))
      return isObject(value) ? value : wrong(value, go, goStruct(type.name), walk)
    return checkModel(type.name, value, path, go.path, walk)
  }
  if (type.kind === 'list') {
    if (!Array.isArray(value)) return wrong(value, go, `[]${goTypeOf(type.of)}`, walk)
    return value.map((item, i) => (item === null ? item : checkValue(type.of, item, `${path}[${i}]`, go, walk)))
  }
  if (type.kind === 'map') {
    if (!isObject(value)) return wrong(value, go, `map[string]${goTypeOf(type.of)}`, walk)
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    return Object.fromEntries(
      members.map(([key, member]) => [key, mapMember(type.of, member as Json, `${path}.${key}`, go, walk)]),
    )
  }
  return checkScalar(type.name, value, go, walk)
}

/** Go reads null into a string of a map as the empty string. */
function mapMember(type: FieldType, value: Json, path: string, go: GoPlace, walk: Walk): Json {
  if (value === null) return type.kind === 'scalar' && type.name === 'string' ? '' : null
  return checkValue(type, value, path, go, walk)
}

const goTypeOf = (type: FieldType): string =>
  type.kind === 'scalar' ? (goTypes[type.name] ?? type.name) : type.kind === 'model' ? goStruct(type.name) : 'object'

const goTypes: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'int32',
  long: 'int64',
  number: 'float64',
  boolean: 'bool',
  date: 'Time',
  bytes: '[]uint8',
}

/** What encoding/base64 of Go stumbles over. */
function checkBytes(text: string, walk: Walk): Json {
  const at = badBase64At(text)
  if (at !== undefined) walk.unreadable.push(`illegal base64 data at input byte ${at}`)
  return text
}

const quantityShape = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

/** IntOrString reads itself, and so names no field. */
function unreadableInt(value: Json, walk: Walk): Json {
  const what = Array.isArray(value)
    ? 'array'
    : typeof value === 'number'
      ? `number ${value}`
      : typeof value === 'boolean'
        ? 'bool'
        : 'object'
  walk.unreadable.push(`json: cannot unmarshal ${what} into Go value of type int32`)
  return value
}

/** Written in canonical form, whatever the notation. */
function checkQuantity(text: string, walk: Walk): Json {
  const parsed = parseQuantity(text)
  if (parsed) return quantityText(parsed)
  walk.unreadable.push(text.trim() === '' ? 'quantities must not be empty' : quantityShape)
  return text
}

function checkScalar(name: string, value: Json, go: GoPlace, walk: Walk): Json {
  const given = typeof value
  if (name === 'quantity') return checkQuantity(String(value), walk)
  if (name === 'bytes' && given === 'string') return checkBytes(value as string, walk)
  const right =
    name === 'any' || name === 'intstr'
      ? name === 'any' || given === 'number' || given === 'string'
      : name === 'int' || name === 'long' || name === 'number'
        ? given === 'number' && (name === 'number' || Number.isInteger(value))
        : name === 'boolean'
          ? given === 'boolean'
          : given === 'string'
  if (right && !(name === 'intstr' && given === 'number' && !Number.isInteger(value))) return value
  if (name === 'intstr') return unreadableInt(value, walk)
  return wrong(value, go, goTypes[name] ?? name, walk)
}

/** In the words of Go's decoder. */
function wrong(value: Json, go: GoPlace, type: string, walk: Walk): Json {
  const what = Array.isArray(value)
    ? 'array'
    : typeof value === 'number'
      ? Number.isInteger(value) && !/^(?:u?int|float)/.test(type)
        ? 'number'
        : `number${/^int/.test(type) ? ` ${value}` : ''}`
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value
  walk.mistyped.push(
    `${what} into Go struct field ${go.struct}.${go.path} of type ${type === 'Time' ? 'v1.Time' : qualified(type)}`,
  )
  return value
}

const qualified = (type: string): string => (/^(?:\[\])?[A-Z]/.test(type) ? type.replace(/([A-Z])/, 'v1.$1') : type)
