import { type LiteralValue, Uint } from '../syntax/expr.ts'

/** A length of time. */
export class Duration {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** A point in time, since 1970-01-01T00:00:00Z. */
export class Timestamp {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** A value that may be there. */
export class Optional {
  readonly value: Value | undefined
  constructor(value: Value | undefined) {
    this.value = value
  }
}

export const none = new Optional(undefined)

/** A type as a value: what `type(x)` answers. */
export class TypeValue {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A value of a type that Kubernetes adds: an address, an amount, whoever asks. */
export abstract class CelObject {
  abstract readonly typeName: string
  /** Whether another of the same type is the same. */
  abstract equals(other: CelObject): boolean
}

/** Members by key, whatever they are kept as. */
export interface MapValue {
  readonly isMap: true
  readonly size: number
  keys(): readonly Value[]
  get(key: Value): Value | undefined
  /** Set for what has a type of its own: `kubernetes.variables`. */
  readonly typeName?: string
}

export type Value = LiteralValue | Duration | Timestamp | Optional | TypeValue | CelObject | MapValue | ListValue
export type ListValue = readonly Value[]

export const isList = (value: Value | undefined): value is ListValue => Array.isArray(value)
export const isMap = (value: Value | undefined): value is MapValue =>
  typeof value === 'object' && value !== null && 'isMap' in value

/** What went wrong while an expression ran; the text is cel-go's. */
export class CelError extends Error {}

export const noSuchOverload = (): CelError => new CelError('no such overload')

/** The key of a map: 1, 1u and 1.0 are one. What JSON has no key for is known by its text. */
function keyText(key: Value): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'boolean') return `b${key}`
  if (typeof key === 'bigint') return `n${key}`
  if (key instanceof Uint) return `n${key.value}`
  return typeof key === 'number' && Number.isInteger(key) ? `n${BigInt(key)}` : `${typeNameOf(key)} ${String(key)}`
}

/** A map whose members were put in one by one. */
export class EntryMap implements MapValue {
  readonly isMap = true
  private readonly entries = new Map<string, { key: Value; value: Value }>()
  get size(): number {
    return this.entries.size
  }
  keys(): Value[] {
    return [...this.entries.values()].map(({ key }) => key)
  }
  get(key: Value): Value | undefined {
    return this.entries.get(keyText(key))?.value
  }
  /** Whatever stood there before. */
  set(key: Value, value: Value): void {
    this.entries.set(keyText(key), { key, value })
  }
  /** False for a key that is there. */
  add(key: Value, value: Value): boolean {
    if (this.get(key) !== undefined) return false
    this.set(key, value)
    return true
  }
}

/** The members of a JSON object, made into values when they are asked for. */
export class MemberMap implements MapValue {
  readonly isMap = true
  readonly typeName?: string
  private readonly names: readonly string[]
  private readonly member: (name: string) => Value | undefined
  private readonly made = new Map<string, Value | undefined>()
  /** Whether it is an error to ask for anything but a text. */
  private readonly strict: boolean
  constructor(
    names: readonly string[],
    member: (name: string) => Value | undefined,
    { typeName, strict = false }: { typeName?: string; strict?: boolean } = {},
  ) {
    this.strict = strict
    this.names = names
    this.member = member
    if (typeName !== undefined) this.typeName = typeName
  }
  get size(): number {
    return this.names.length
  }
  keys(): readonly string[] {
    return this.names
  }
  get(key: Value): Value | undefined {
    if (typeof key !== 'string' && this.strict) throw noSuchOverload()
    if (typeof key !== 'string') return undefined
    if (!this.made.has(key)) this.made.set(key, this.member(key))
    return this.made.get(key)
  }
}

/** A value's type, as a program calls it. */
export function typeNameOf(value: Value): string {
  if (value === null) return 'null_type'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'double'
  if (typeof value === 'string') return 'string'
  if (value instanceof Uint) return 'uint'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp'
  if (value instanceof Optional) return 'optional_type'
  if (value instanceof TypeValue) return 'type'
  if (value instanceof CelObject) return value.typeName
  return isMap(value) ? (value.typeName ?? 'map') : 'list'
}

/** How much there is of a value: characters, bytes, items, members; undefined for what has no size. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value === 'string') return [...value].length
  if (value instanceof Uint8Array || isList(value)) return value.length
  return isMap(value) ? value.size : undefined
}
