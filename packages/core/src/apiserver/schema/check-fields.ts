import type { Json, JsonObject } from '../../api/json.ts'
import { parseQuantity, quantityText } from '../../api/quantity.ts'
import type { Resource } from '../../api/resource.ts'
import { badBase64At } from './base64-error.ts'
import { isHollow, isLeftOut, lacksNull } from './empty-values.ts'
import { standingStructs } from './go-facts.ts'
import { timeLayouts, timeProblem } from './go-time.ts'
import { type GoType, goFieldOf } from './go-type.ts'
import { type FieldType, fieldsOf, modelOf } from './model.ts'

export interface Checked {
  /** The object as Go reads it: without what its schema does not know, nulls and empty scalars, with the structs that always stand. */
  value: JsonObject
  /** spec.ports[0].bogus … in the order of the body. */
  unknown: string[]
  /** Some list or map of it is empty, or null stands for something that it lacks. */
  hollow?: true
  /** Why it cannot be read: `json: cannot unmarshal string into Go struct field ServiceSpec.spec.ports.port of type int32`. */
  problem: string | undefined
}

interface Walk {
  unknown: string[]
  /** A configuration says only what it has; an object gets the structs that always stand. */
  whole: boolean
  hollow?: true
  /** What the decoder goes on after; the first one counts. */
  saved?: string
  /** What a type's own reader says: reading ends there. */
  fatal?: string
}

/** Compares a body with the schema of its Kind. A Kind without schema (custom resources) passes as it is. */
export function checkFields(of: Pick<Resource, 'group' | 'version' | 'kind'>, body: JsonObject, whole = true): Checked {
  const model = modelOf(of)
  return fieldsOf(model) ? checkModelAt(model, body, '', whole) : { value: body, unknown: [], problem: undefined }
}

/** A part of a body, as its model has it. */
export function checkModelAt(model: string, body: JsonObject, path: string, whole = true): Checked {
  const walk: Walk = { unknown: [], whole }
  const value = checkModel(model, body, path, path, walk)
  return { value, unknown: walk.unknown, problem: walk.fatal ?? walk.saved, ...(walk.hollow ? { hollow: true } : {}) }
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkModel(model: string, value: JsonObject, path: string, goPath: string, walk: Walk): JsonObject {
  const fields = fieldsOf(model) as ReadonlyMap<string, FieldType>
  const out: JsonObject = {}
  for (const [key, member] of Object.entries(value)) {
    const type = fields.get(key)
    const at = path === '' ? key : `${path}.${key}`
    if (member === undefined) continue
    if (type === undefined) walk.unknown.push(at)
    // a configuration may say that there is nothing
    else if (member === null && !walk.whole && type.kind !== 'model' && model !== 'V1JSONSchemaProps') out[key] = null
    else if (member !== null && !isNoSchema(type, member)) {
      const read = checkValue(type, member, at, placeOf(model, key, type, goPath), walk)
      if (isHollow(type, read)) walk.hollow = true
      if (!walk.whole || !isLeftOut(model, key, type, read)) out[key] = read
    }
  }
  if (walk.whole) for (const [key, zero] of standing(model)) out[key] ??= zero()
  if (lacksNull(model, out)) walk.hollow = true
  return out
}

/** Where a value goes in Go: `ServiceSpec.spec.ports` of type `[]v1.ServicePort`. */
interface GoPlace {
  path: string
  struct: string
  type: GoType
}

function placeOf(model: string, key: string, kind: FieldType, goPath: string): GoPlace {
  const { struct, step, type } = goFieldOf(model, key, kind)
  return { path: goPath === '' ? step : `${goPath}.${step}`, struct, type }
}

const standingOf = new Map<string, readonly (readonly [string, () => JsonObject])[]>()

/** The structs of a model that are there though nobody wrote them, empty. */
function standing(model: string): readonly (readonly [string, () => JsonObject])[] {
  let known = standingOf.get(model)
  if (known === undefined) {
    const names = standingStructs[model]?.split(' ') ?? []
    const fields = fieldsOf(model) as ReadonlyMap<string, FieldType>
    known = names.flatMap((name) => {
      const type = fields.get(name)
      return type?.kind === 'model' ? [[name, () => zeroStruct(type.name)] as const] : []
    })
    standingOf.set(model, known)
  }
  return known
}

const zeroStruct = (model: string): JsonObject => checkModel(model, {}, '', '', { unknown: [], whole: true })

function checkValue(type: FieldType, value: Json, path: string, go: GoPlace, walk: Walk): Json {
  if (type.kind === 'model') {
    if (!isObject(value)) return wrong(value, go, walk)
    return type.name === 'V1FieldsV1' ? value : checkModel(type.name, value, path, go.path, walk)
  }
  if (type.kind === 'scalar') return checkScalar(type.name, value, go, walk)
  if (type.kind === 'schema') return checkUnion(value, type.or, go, walk)
  if (type.kind === 'list' ? !Array.isArray(value) : !isObject(value)) return wrong(value, go, walk)
  const element = { ...go, type: go.type.of as GoType }
  const member = (item: Json, at: string): Json =>
    item === null ? zeroOf(type.of) : checkValue(type.of, item, at, element, walk)
  if (Array.isArray(value)) return value.map((item, i) => member(item, `${path}[${i}]`))
  const members = Object.entries(value as JsonObject).filter(([, item]) => item !== undefined)
  return Object.fromEntries(members.map(([key, item]) => [key, member(item as Json, `${path}.${key}`)]))
}

/** What stands where items may stand and is neither schema nor list says nothing. */
const isNoSchema = (type: FieldType, value: Json): boolean =>
  type.kind === 'schema' && type.or === 'list' && typeof value !== 'object'

/**
 * A schema, or a list of them, or true and false. It is read on its own: unknown fields are dropped in silence, and what is wrong
 * is told of the field that holds it. Models apiextensions/v1/marshal.go UnmarshalJSON (1.36).
 */
function checkUnion(value: Json, or: 'list' | 'boolean', go: GoPlace, walk: Walk): Json {
  const own: Walk = { unknown: [], whole: walk.whole }
  const place = { ...go, type: { name: 'v1.JSONSchemaProps' } }
  const schema = (item: Json): Json => checkValue({ kind: 'model', name: 'V1JSONSchemaProps' }, item ?? {}, '', place, own)
  if (isObject(value)) return told(schema(value))
  if (or === 'list' && Array.isArray(value)) return told(value.map(schema))
  if (typeof value !== 'boolean') walk.fatal ??= 'boolean or JSON schema expected'
  return value

  function told(read: Json): Json {
    const problem = own.fatal ?? own.saved
    if (problem !== undefined) walk.fatal ??= problem
    return read
  }
}

const zeroScalars: Readonly<Record<string, Json>> = {
  string: '',
  bytes: '',
  int: 0,
  long: 0,
  number: 0,
  boolean: false,
  intstr: 0,
  quantity: '0',
}

/** What Go makes of null in a list or a map. */
function zeroOf(type: FieldType): Json {
  if (type.kind === 'model') return zeroStruct(type.name)
  return type.kind === 'scalar' ? (zeroScalars[type.name] ?? null) : null
}

/** What encoding/base64 of Go stumbles over. */
function checkBytes(text: string, walk: Walk): Json {
  const at = badBase64At(text)
  if (at !== undefined) walk.saved ??= `illegal base64 data at input byte ${at}`
  return text
}

const quantityShape = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"

/** Written in canonical form, whatever the notation. */
function checkQuantity(text: string, walk: Walk): Json {
  const parsed = parseQuantity(text)
  if (parsed) return quantityText(parsed)
  walk.fatal ??= quantityShape
  return text
}

const bounds: Readonly<Record<string, number>> = { int: 2 ** 31, intstr: 2 ** 31, long: 2 ** 63 }

const isWhole = (value: Json, name: string): boolean =>
  Number.isInteger(value) && (value as number) < (bounds[name] as number) && (value as number) >= -(bounds[name] as number)

function isRight(name: string, value: Json): boolean {
  const given = typeof value
  if (name === 'any') return true
  if (name === 'intstr') return given === 'string' || isWhole(value, name)
  if (name === 'int' || name === 'long') return isWhole(value, name)
  return name === 'number' || name === 'boolean' ? given === name : given === 'string'
}

function checkScalar(name: string, value: Json, go: GoPlace, walk: Walk): Json {
  if (name === 'quantity') return checkQuantity(typeof value === 'string' ? value : JSON.stringify(value), walk)
  if (name === 'bytes' && typeof value === 'string') return checkBytes(value, walk)
  if (name === 'date' && typeof value === 'string') return checkTime(value, go, walk)
  if (isRight(name, value)) return value
  const own = readAs[name]
  if (own === undefined) return wrong(value, go, walk)
  walk.fatal ??= misfit(value, { ...go, type: { name: own } })
  return value
}

/** Types that read themselves, and as what. */
const readAs: Readonly<Record<string, string>> = { intstr: 'int32', date: 'string' }

function checkTime(text: string, { type }: GoPlace, walk: Walk): Json {
  walk.fatal ??= timeProblem(text, timeLayouts[type.name === 'v1.MicroTime' ? type.name : 'v1.Time'])
  return text
}

function wrong(value: Json, go: GoPlace, walk: Walk): Json {
  walk.saved ??= misfit(value, go)
  return value
}

/** In the words of Go's decoder. */
const misfit = (value: Json, { struct, path, type }: GoPlace): string =>
  `json: cannot unmarshal ${goValue(value, type.name)} into Go struct field ${struct}.${path} of type ${type.name}`

function goValue(value: Json, type: string): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return /^int/.test(type) ? `number ${value}` : 'number'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
