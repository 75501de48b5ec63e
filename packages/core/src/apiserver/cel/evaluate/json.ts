import { base64 } from '../../../api/base64.ts'
import type { Json, JsonObject } from '../../../api/json.ts'
import { durationText, timestampText } from '../library/texts-of-values.ts'
import { Uint } from '../syntax/expr.ts'
import { CelObject, Duration, isList, isMap, MemberMap, Optional, Timestamp, TypeValue, type Value } from './values.ts'

/** JSON as CEL sees it where nothing is said of types: whole numbers are ints. */
export function jsonValue(value: Json): Value {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(jsonValue)
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  return new MemberMap(names, (name) =>
    Object.hasOwn(value, name) && value[name] !== undefined ? jsonValue(value[name]) : undefined,
  )
}

/** What an expression answered, as JSON; values of Kubernetes' own types are nothing. */
export function toJson(value: Value): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint) return Number(value.value)
  if (value instanceof Uint8Array) return base64(value)
  if (value instanceof Duration) return durationText(value)
  if (value instanceof Timestamp) return timestampText(value)
  if (value instanceof Optional) return value.value === undefined ? null : toJson(value.value)
  if (value instanceof TypeValue) return value.name
  if (value instanceof CelObject) return null
  if (isList(value)) return value.map(toJson)
  if (!isMap(value)) return null
  return Object.fromEntries(value.keys().map((key) => [String(toJson(key)), toJson(value.get(key) as Value)])) as JsonObject
}
