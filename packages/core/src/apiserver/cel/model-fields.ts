import type { Resource } from '../../api/resource.ts'
import { type FieldType, fieldsOf, modelOf } from '../schema/model.ts'
import type { Below } from './known-fields.ts'

/** The fields of a built-in Kind, for expressions; undefined where its schema is not known. */
export function kindFields(of: Pick<Resource, 'group' | 'version' | 'kind'>): Below | undefined {
  const model = modelOf(of)
  return fieldsOf(model) ? modelFields(model) : undefined
}

/** Names that CEL keeps for itself are written __name__. */
const plain = (name: string): string => /^__([a-z]+)__$/.exec(name)?.[1] ?? name

const modelFields =
  (model: string): Below =>
  (name) => {
    const type = fieldsOf(model)?.get(plain(name))
    return type && below(type)
  }

const below = (type: FieldType): Below => (type.kind === 'model' ? modelFields(type.name) : true)
