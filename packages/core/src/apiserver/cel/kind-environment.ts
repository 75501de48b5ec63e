import type { Resource } from '../../api/resource.ts'
import { type FieldType, fieldsOf, modelOf } from '../schema/model.ts'
import type { Environment, FieldsOf } from './check/environment.ts'
import { bool, bytes, double, dyn, int, listOf, mapOf, string, struct, type Type, timestamp } from './check/types.ts'
import { baseFunctions } from './library/all.ts'

const scalars: Readonly<Record<string, Type>> = {
  string,
  int,
  long: int,
  number: double,
  boolean: bool,
  bytes,
  date: timestamp,
  quantity: string,
}

/** Names that CEL keeps for itself may be written __name__. */
const plain = (name: string): string => /^__([a-z]+)__$/.exec(name)?.[1] ?? name

/** Objects by their place, such as `Deployment1.spec`, and the models that are behind them. */
type Places = Map<string, string>

function typeAt(type: FieldType, place: string, places: Places): Type {
  if (type.kind === 'list') return listOf(typeAt(type.of, `${place}.@idx`, places))
  if (type.kind === 'map') return mapOf(string, typeAt(type.of, `${place}.@elem`, places))
  if (type.kind !== 'model') return (type.kind === 'scalar' ? scalars[type.name] : undefined) ?? dyn
  places.set(place, type.name)
  return struct(place)
}

const fieldsAt =
  (model: string, place: string, places: Places): FieldsOf =>
  (field) => {
    const type = fieldsOf(model)?.get(plain(field))
    return type && typeAt(type, `${place}.${field}`, places)
  }

/**
 * Names that stand for objects of built-in Kinds, by their OpenAPI types; undefined where one's fields are not known.
 * Models apiserver/pkg/cel/common/schemas.go SchemaDeclType over apiserver/pkg/cel/openapi (1.36).
 */
export function kindEnvironment(
  names: Readonly<Record<string, Pick<Resource, 'group' | 'version' | 'kind'>>>,
): Environment | undefined {
  const places: Places = new Map()
  const variables = new Map<string, Type>()
  for (const [name, of] of Object.entries(names)) {
    const model = modelOf(of)
    if (!fieldsOf(model)) return undefined
    // a server ends the name in the nanosecond of the check
    const place = `${of.kind}1`
    places.set(place, model)
    variables.set(name, struct(place))
  }
  const objects = (name: string): FieldsOf | undefined => {
    const model = places.get(name)
    return model === undefined ? undefined : fieldsAt(model, name, places)
  }
  return { variables, objects, functions: baseFunctions }
}
