import type { KubeObject } from '../../api/object.ts'
import type { Resource } from '../../api/resource.ts'
import { columnsOf } from '../columns.ts'
import type { Strategy } from '../strategy.ts'

/** A Kind that is stored, validated by metadata and schema, and watched. Deleting answers with a Status. */
export function genericStrategy<T extends KubeObject>(resource: Resource<T>, more: Partial<Strategy<T>> = {}): Strategy<T> {
  return { resource, columns: columnsOf<T>(), ...more }
}
