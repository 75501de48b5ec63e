import type { Json, JsonObject } from '../../api/json.ts'
import type { Resource } from '../../api/resource.ts'
import { badBase64At } from './base64-error.ts'
import { type GoType, goFieldOf } from './go-type.ts'
import { type FieldType, fieldsOf, modelOf } from './model.ts'

/**
 * Why a map cannot be made an object of this Kind, in the words of the converter that reads what a strategic merge made; undefined when
 * that is for a type's own reader to say. Models apimachinery runtime/converter.go fromUnstructured (1.36).
 */
export function converterProblem(of: Pick<Resource, 'group' | 'version' | 'kind'>, object: JsonObject): string | undefined {
  const model = modelOf(of)
  return fieldsOf(model) ? structProblem(model, object) : undefined
}

function structProblem(model: string, value: Json): string | undefined {
  const kind = kindOf(value)
  if (kind !== 'map') return `cannot restore struct from: ${kind}`
  for (const [key, type] of fieldsOf(model) ?? []) {
    const member = (value as JsonObject)[key]
    if (member === undefined || member === null) continue
    const problem = valueProblem(type, member, goFieldOf(model, key, type).type)
    if (problem !== undefined) return problem
  }
  return undefined
}

function valueProblem(type: FieldType, value: Json, go: GoType): string | undefined {
  if (type.kind === 'model') return type.name === 'V1FieldsV1' ? undefined : structProblem(type.name, value)
  if (type.kind === 'scalar') return scalarProblem(type.name, value, go.name)
  if (type.kind === 'schema') return undefined
  const kind = kindOf(value)
  const wanted = type.kind === 'list' ? 'slice' : 'map'
  if (kind !== wanted) return `cannot restore ${wanted} from ${kind}`
  for (const item of Object.values(value as object) as Json[]) {
    const problem = item === null ? undefined : valueProblem(type.of, item, go.of as GoType)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** reflect.Kind of a decoded value. */
function kindOf(value: Json): string {
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'map'
}

const numbers: Readonly<Record<string, string>> = { int: 'int32', long: 'int64', number: 'float64' }

function scalarProblem(name: string, value: Json, type: string): string | undefined {
  const kind = kindOf(value)
  if (name === 'bytes') return bytesProblem(value, kind)
  const number = numbers[name]
  if (number !== undefined) {
    if (kind === 'int64' || (kind === 'float64' && name === 'number')) return undefined
    return kind === 'float64' ? `cannot convert float64 to ${type}` : `unrecognized type: ${number}`
  }
  if (name === 'string' && kind !== 'string')
    return kind === 'int64' ? `cannot convert int64 to ${type}` : 'unrecognized type: string'
  return name === 'boolean' && kind !== 'bool' ? 'unrecognized type: bool' : undefined
}

function bytesProblem(value: Json, kind: string): string | undefined {
  if (kind === 'slice') return undefined
  if (typeof value !== 'string') return `cannot restore slice from ${kind}`
  const at = badBase64At(value)
  return at === undefined ? undefined : `error decoding from json: illegal base64 data at input byte ${at}`
}
