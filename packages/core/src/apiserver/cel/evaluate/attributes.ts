import { Uint } from '../syntax/expr.ts'
import { CelError, isList, isMap, Optional, TypeValue, typeNameOf, type Value } from './values.ts'

/** How a key is named in an error. */
const shown = (key: Value): string => (key instanceof Uint ? String(key.value) : String(key))

/** A whole number, also one that is written as a double. */
function placeIn(key: Value): bigint | undefined {
  if (typeof key === 'bigint') return key
  if (key instanceof Uint) return key.value
  return typeof key === 'number' && Number.isInteger(key) ? BigInt(key) : undefined
}

const wrongKey = (type: string): CelError => new CelError(`invalid qualifier type: ${type}`)

/** A constant that no member is found by is known before anything runs; Go names its type. */
export function checkConstantKey(key: Value): void {
  if (isList(key)) throw wrongKey('*types.baseList')
  if (isMap(key)) throw wrongKey('*types.baseMap')
  if (key instanceof TypeValue) throw wrongKey('*types.Type')
  const type = typeNameOf(key).replace('google.protobuf.', '')
  if (['bytes', 'null_type', 'Duration', 'Timestamp'].includes(type))
    throw wrongKey(`types.${type === 'null_type' ? 'Null' : `${type[0]?.toUpperCase()}${type.slice(1)}`}`)
}

/** What no member is found by, as Go names its type. */
function checkKey(key: Value): void {
  const type = key === null ? '<nil>' : isMap(key) ? 'map[string]interface {}' : isList(key) ? '[]interface {}' : undefined
  if (type) throw wrongKey(type)
}

/** What stands under a key; undefined where there is nothing. */
export function memberOf(value: Value, key: Value): Value | undefined {
  checkKey(key)
  if (isMap(value)) return value.get(key)
  if (!isList(value)) return undefined
  const place = placeIn(key)
  if (place === undefined) throw new CelError(`unsupported index type '${typeNameOf(key)}' in list`)
  return place >= 0n && place < value.length ? value[Number(place)] : undefined
}

/** What stands under a key, which must be there. Models cel-go interpreter/attributes.go Qualify. */
export function qualified(value: Value, key: Value): Value {
  if (value instanceof Optional) return value.value === undefined ? value : optionalMember(value.value, key)
  const found = memberOf(value, key)
  if (found !== undefined) return found
  throw new CelError(isList(value) ? `index out of bounds: ${shown(key)}` : `no such key: ${shown(key)}`)
}

/** What stands under a key, if it is there. */
export function optionalMember(value: Value, key: Value): Optional {
  const inner = value instanceof Optional ? value.value : value
  return new Optional(inner === undefined ? undefined : memberOf(inner, key))
}
