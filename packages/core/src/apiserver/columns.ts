import { since } from '../api/duration.ts'
import type { KubeObject } from '../api/object.ts'
import { fieldTexts } from './schema/texts.gen.ts'
import type { Column } from './strategy.ts'

export const nameColumn: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: fieldTexts.V1ObjectMeta?.name ?? '',
  value: (object) => object.metadata.name,
}

export const ageColumn: Column = {
  name: 'Age',
  type: 'string',
  description: fieldTexts.V1ObjectMeta?.creationTimestamp ?? '',
  value: (object, nowMs) => since(object.metadata.creationTimestamp, nowMs),
}

/** The moment itself, as Roles and CustomResourceDefinitions show it. */
export const createdAtColumn: Column = {
  name: 'Created At',
  type: 'date',
  description: ageColumn.description as string,
  value: (object) => object.metadata.creationTimestamp ?? '',
}

/** Columns between Name and Age, the usual order. */
export function columnsOf<T extends KubeObject>(...between: Column<T>[]): Column<T>[] {
  return [nameColumn as Column<T>, ...between, ageColumn as Column<T>]
}

type Value<T extends KubeObject> = (object: T, nowMs: number) => string | number | boolean

export const text = <T extends KubeObject>(name: string, value: Value<T>, priority: 0 | 1 = 0): Column<T> => ({
  name,
  type: 'string',
  value,
  priority,
})

export const integer = <T extends KubeObject>(name: string, value: Value<T>, priority: 0 | 1 = 0): Column<T> => ({
  name,
  type: 'integer',
  value,
  priority,
})
