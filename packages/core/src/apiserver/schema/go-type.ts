import { embeddedStructs, namedTypes } from './go-facts.ts'
import type { FieldType } from './model.ts'

/** The Go struct behind a model: CoreV1EventSeries is EventSeries. */
export const goStruct = (model: string): string => model.replace(model.match(prefix)?.[0] ?? '', '')

const prefix = /^(?:Admissionregistration|Apiextensions|Apiregistration|Authentication|Core|Discovery|Events|Rbac|Storage)?V\d+/

const packageOf = (model: string): string => (/V\d+/.exec(model)?.[0] ?? 'V1').toLowerCase()

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  int: 'int32',
  long: 'int64',
  number: 'float64',
  boolean: 'bool',
  date: 'v1.Time',
  bytes: '[]uint8',
  intstr: 'int32',
  quantity: 'resource.Quantity',
  any: 'interface {}',
}

/** The type of a field or of what it holds, as Go's reflection names it: []v1.ServicePort. */
export function goType(type: FieldType): string {
  if (type.kind === 'list') return `[]${goType(type.of)}`
  if (type.kind === 'map') return `map[string]${goType(type.of)}`
  if (type.kind === 'schema') return `v1.JSONSchemaPropsOr${type.or === 'list' ? 'Array' : 'Bool'}`
  return type.kind === 'model' ? `${packageOf(type.name)}.${goStruct(type.name)}` : (scalars[type.name] ?? type.name)
}

/** The embedded struct in which a field stands: VolumeSource for the hostPath of a Volume. */
const embeddedIn = (model: string, field: string): string =>
  embeddedStructs[model]?.[field] ?? embeddedStructs[model]?.['*'] ?? ''

const cache = new Map<string, ReadonlyMap<string, string>>()

/** The name that a field's type has of its own: v1.ServiceType. */
function namedType(model: string, field: string): string | undefined {
  let named = cache.get(model)
  if (named === undefined) {
    const pairs = (namedTypes[model] ?? '').split(' ').map((pair) => pair.split(/:(.*)/) as [string, string])
    cache.set(model, (named = new Map(pairs)))
  }
  return named.get(field)
}

/** A type's name, and the type of what stands in it when it is a list or a map. */
export interface GoType {
  name: string
  of?: GoType
}

/** Where a field stands in Go: in which struct, behind which steps of a path, and of which type. */
export interface GoField {
  struct: string
  /** `VolumeSource.hostPath`: the key behind the embedded struct that holds it. */
  step: string
  type: GoType
}

const places = new Map<FieldType, GoField>()

/** The place of a model's field, whose type is an object of its own. It is looked up for every field of a body, and so put together once. */
export function goFieldOf(model: string, key: string, type: FieldType): GoField {
  const known = places.get(type)
  if (known) return known
  const embedded = embeddedIn(model, key)
  const place = {
    struct: goStruct(model),
    step: embedded === '' ? key : `${embedded}.${key}`,
    type: typed(type, namedType(model, key) ?? goType(type)),
  }
  places.set(type, place)
  return place
}

function typed(type: FieldType, name: string): GoType {
  if (type.kind !== 'list' && type.kind !== 'map') return { name }
  const inside = name.replace(/^(?:\[\]|map\[[^\]]*\])/, '')
  return { name, of: typed(type.of, inside === name ? goType(type.of) : inside) }
}
