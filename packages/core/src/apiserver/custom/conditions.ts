import type { Condition } from '../../api/object.ts'
import type { CustomResourceDefinition } from '../resources/customresourcedefinition/definition.ts'

/** The definition with this condition set: its time is kept as long as its status is. Models apiextensions apihelpers SetCRDCondition (1.36). */
export function withCondition(
  definition: CustomResourceDefinition,
  given: Omit<Condition, 'lastTransitionTime'>,
  now: string,
): CustomResourceDefinition {
  const conditions = definition.status?.conditions ?? []
  const { type, status, reason, message } = given
  const old = conditions.find((one) => one.type === type)
  const lastTransitionTime = old?.status === status && old.lastTransitionTime ? old.lastTransitionTime : now
  const set = { type, status, lastTransitionTime, reason, message } as Condition
  const changed = old ? conditions.map((one) => (one === old ? set : one)) : [...conditions, set]
  return { ...definition, status: { ...definition.status, conditions: changed } }
}
