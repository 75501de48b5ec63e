import type { Resource } from '../../api/resource.ts'
import { modelFields } from './fields.gen.ts'
import { isQuantity } from './quantity-fields.ts'

export type FieldType =
  | { kind: 'scalar'; name: string }
  | { kind: 'list'; of: FieldType }
  | { kind: 'map'; of: FieldType }
  | { kind: 'model'; name: string }
  | { kind: 'schema'; or: 'list' | 'boolean' }

const cache = new Map<string, ReadonlyMap<string, FieldType>>()

/** Name of the model behind a resource: V1Pod, EventsV1Event … */
export function modelOf(of: Pick<Resource, 'group' | 'version' | 'kind'>): string {
  if (of.kind === 'Event') return of.group === '' ? 'CoreV1Event' : 'EventsV1Event'
  if (of.kind === 'ResourceClaim') return 'ResourceV1ResourceClaim'
  if (of.kind === 'TokenRequest') return 'AuthenticationV1TokenRequest'
  return `${of.version.toUpperCase()}${of.kind}`
}

/** The fields of a model; undefined when there is no such model. */
export function fieldsOf(model: string): ReadonlyMap<string, FieldType> | undefined {
  const known = cache.get(model)
  if (known) return known
  const text = model === emptyStruct ? '' : modelFields[model]
  if (text === undefined) return undefined
  const fields = new Map<string, FieldType>()
  for (const part of text.split(' ')) {
    const colon = part.indexOf(':')
    if (colon <= 0) continue
    const name = part.slice(0, colon)
    const type = unionOf(model, name) ?? emptyOf(model, name) ?? parseType(part.slice(colon + 1))
    fields.set(name, isQuantity(model, name) ? asQuantity(type) : type)
  }
  cache.set(model, fields)
  return fields
}

const unions: Readonly<Record<string, FieldType>> = {
  items: { kind: 'schema', or: 'list' },
  additionalItems: { kind: 'schema', or: 'boolean' },
  additionalProperties: { kind: 'schema', or: 'boolean' },
}

/** The generated types say any of what is a schema or something else. */
const unionOf = (model: string, name: string): FieldType | undefined => (model === 'V1JSONSchemaProps' ? unions[name] : undefined)

const emptyStruct = 'V1CustomResourceSubresourceStatus'

/** The generated types say any of a struct that has no fields. */
const emptyOf = (model: string, name: string): FieldType | undefined =>
  model === 'V1CustomResourceSubresources' && name === 'status' ? { kind: 'model', name: emptyStruct } : undefined

/** The generated types say string of what the API reads as a quantity. */
const asQuantity = (type: FieldType): FieldType =>
  type.kind === 'map' ? { kind: 'map', of: { kind: 'scalar', name: 'quantity' } } : { kind: 'scalar', name: 'quantity' }

function parseType(text: string): FieldType {
  if (text.startsWith('[]')) return { kind: 'list', of: parseType(text.slice(2)) }
  if (text.startsWith('{}')) return { kind: 'map', of: parseType(text.slice(2)) }
  return modelFields[text] === undefined ? { kind: 'scalar', name: text } : { kind: 'model', name: text }
}
