import type { Signature } from './signature.ts'
import {
  bool,
  bytes,
  double,
  duration,
  dyn,
  int,
  listOf,
  mapOf,
  nullType,
  param,
  string,
  type Type,
  timestamp,
  typeOf,
  uint,
} from './types.ts'

/** One way to call a function. */
export interface Overload extends Signature {
  id: string
}

/** The fields of an object's type; undefined for one that it does not have. */
export type FieldsOf = (field: string) => Type | undefined

/** What an expression may name. */
export interface Environment {
  variables: ReadonlyMap<string, Type>
  /** Types of objects by name; undefined where there is no such type. */
  objects: (name: string) => FieldsOf | undefined
  functions: ReadonlyMap<string, readonly Overload[]>
  /** Whether there is `cel.bind(name, value, expression)`. */
  bindings?: boolean
}

const named = [bool, bytes, double, duration, int, nullType, string, timestamp, uint]
const generic = [listOf(dyn), mapOf(dyn, dyn), typeOf(dyn)]

/** Names that the checker takes, and no program can be made of. */
export const hollowNames: Readonly<Record<string, Type>> = { duration, timestamp }

/** Types that can be named by everybody. */
const typeNames = new Map([...named, ...generic].map((type) => [type.name, type]))

/** The type that a name stands for. */
export const typeNamed = (name: string): Type | undefined =>
  typeNames.get(name) ?? (Object.hasOwn(hollowNames, name) ? hollowNames[name] : undefined)

/** Names of the loops around, from the inside out. */
export interface Scope {
  names: ReadonlyMap<string, Type>
  outer: Scope | undefined
}

export const within = (outer: Scope | undefined, ...names: [string, Type][]): Scope => ({ names: new Map(names), outer })

export function localType(scope: Scope | undefined, name: string): Type | undefined {
  for (let one = scope; one; one = one.outer) {
    const found = one.names.get(name)
    if (found) return found
  }
  return undefined
}

export const freeType = (number: number): Type => param(`_var${number}`)
