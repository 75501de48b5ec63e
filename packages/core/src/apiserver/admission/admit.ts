import type { KubeObject } from '../../api/object.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Call } from '../core.ts'
import type { Strategy, StrategyContext } from '../strategy.ts'
import type { Attributes } from './policies/attributes.ts'
import { mutated } from './policies/mutating.ts'

/** Mutating admission: the server's own rules of the Kind, then the policies. Answers the object to be checked, or a refusal. */
export function admitted(
  call: Call,
  storage: Strategy,
  attributes: Attributes & { object: KubeObject },
  context: StrategyContext,
): KubeObject | Status {
  const refused = attributes.subresource === 'status' ? undefined : storage.admit?.(attributes.object, attributes.old, context)
  if (isFailure(refused)) return refused
  return mutated(call, attributes)
}
