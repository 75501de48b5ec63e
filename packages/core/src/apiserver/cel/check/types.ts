/** A type of CEL. Models cel-go common/types/types.go. */
export interface Type {
  kind: TypeKind
  /** As a program calls it at run time: int, list, google.protobuf.Timestamp, kubernetes.URL, a parameter's letter. */
  name: string
  params: readonly Type[]
}

export type TypeKind =
  | 'bool'
  | 'bytes'
  | 'double'
  | 'int'
  | 'string'
  | 'uint'
  | 'null'
  | 'dyn'
  | 'any'
  | 'error'
  | 'duration'
  | 'timestamp'
  | 'list'
  | 'map'
  | 'type'
  | 'struct'
  | 'opaque'
  | 'param'

const plain = (kind: TypeKind, name: string = kind): Type => ({ kind, name, params: [] })

export const bool = plain('bool')
export const bytes = plain('bytes')
export const double = plain('double')
export const int = plain('int')
export const string = plain('string')
export const uint = plain('uint')
export const nullType = plain('null', 'null_type')
export const dyn = plain('dyn')
export const any = plain('any', 'google.protobuf.Any')
export const errorType = plain('error', '*error*')
export const duration = plain('duration', 'google.protobuf.Duration')
export const timestamp = plain('timestamp', 'google.protobuf.Timestamp')

export const listOf = (item: Type): Type => ({ kind: 'list', name: 'list', params: [item] })
export const mapOf = (key: Type, value: Type): Type => ({ kind: 'map', name: 'map', params: [key, value] })
export const typeOf = (type: Type): Type => ({ kind: 'type', name: 'type', params: [type] })
export const optionalOf = (type: Type): Type => ({ kind: 'opaque', name: 'optional_type', params: [type] })
export const struct = (name: string): Type => plain('struct', name)
export const opaque = (name: string): Type => plain('opaque', name)
export const param = (name: string): Type => plain('param', name)

export const isDyn = ({ kind }: Type): boolean => kind === 'dyn' || kind === 'any'
export const isDynOrError = (type: Type): boolean => isDyn(type) || type.kind === 'error'
export const isOptional = ({ kind, name }: Type): boolean => kind === 'opaque' && name === 'optional_type'

/** What an optional holds, or the type itself. */
export const unwrapped = (type: Type): Type => (isOptional(type) ? (type.params[0] as Type) : type)

const shortNames: Readonly<Partial<Record<TypeKind, string>>> = {
  duration: 'duration',
  timestamp: 'timestamp',
  null: 'null',
  any: 'any',
  error: '!error!',
}

/** As the checker writes it: `list(string)`. Models cel-go checker/format.go FormatCELType. */
export function typeText({ kind, name, params }: Type): string {
  const short = shortNames[kind] ?? name
  return params.length === 0 ? short : `${short}(${params.map(typeText).join(', ')})`
}

/** As Go prints it: `list(string)`, `google.protobuf.Timestamp`, `null_type`. Models types.go Type.String. */
export const declaredText = ({ name, params }: Type): string =>
  params.length === 0 ? name : `${name}(${params.map(declaredText).join(', ')})`

export const sameType = (a: Type, b: Type): boolean =>
  a.kind === b.kind &&
  a.name === b.name &&
  a.params.length === b.params.length &&
  a.params.every((one, i) => sameType(one, b.params[i] as Type))

/** The same as far as it says: types of types are all one. */
export const equivalent = (a: Type, b: Type): boolean =>
  a.kind === b.kind &&
  (a.kind === 'type' ||
    (a.name === b.name &&
      a.params.length === b.params.length &&
      a.params.every((one, i) => equivalent(one, b.params[i] as Type))))
