import type { KubeObject } from '../../api/object.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Call } from '../core.ts'
import type { Strategy, StrategyContext } from '../strategy.ts'
import type { Attributes } from './policies/attributes.ts'
import { mutated } from './policies/mutating.ts'
import { policyRefusal } from './policies/validating.ts'
import { mutatingRound } from './webhooks/mutating.ts'
import { webhookRefusal } from './webhooks/validating.ts'

/**
 * Mutating admission: the server's own rules of the Kind, the policies, then the webhooks; and all once more when a webhook
 * changed something. Answers the object to be checked, or a refusal. Models apiserver/pkg/admission/reinvocation.go (1.36).
 */
export function admitted(
  call: Call,
  storage: Strategy,
  attributes: Attributes & { object: KubeObject },
  context: StrategyContext,
): KubeObject | Status {
  const object = byOwnRules(call, storage, attributes, context)
  if (isFailure(object)) return object
  const round = mutatingRound(call, attributes)
  const first = round?.run(object)
  if (!round || !first) return object
  if (isFailure(first)) return first
  if (!first.changed) return object
  const again = byOwnRules(call, storage, { ...attributes, object: first.object as KubeObject }, context)
  return isFailure(again) ? again : round.again(again)
}

function byOwnRules(
  call: Call,
  storage: Strategy,
  attributes: Attributes & { object: KubeObject },
  context: StrategyContext,
): KubeObject | Status {
  const refused = attributes.subresource !== 'status' ? storage.admit?.(attributes.object, attributes.old, context) : undefined
  if (isFailure(refused)) return refused
  return mutated(call, attributes)
}

/** What policies and webhooks refuse of an object that is whole and valid. */
export const admissionRefusal = (call: Call, attributes: Attributes): Status | undefined =>
  policyRefusal(call, attributes) ?? webhookRefusal(call, attributes)

/** Admission of a request that leaves no object to be stored: a delete, a connection, an eviction. */
export function admissionOf(call: Call, attributes: Attributes): Attributes['object'] | Status {
  const hooked = mutatingRound(call, attributes)?.run(attributes.object)
  if (isFailure(hooked)) return hooked
  const object = hooked ? hooked.object : attributes.object
  return admissionRefusal(call, { ...attributes, object }) ?? object
}
