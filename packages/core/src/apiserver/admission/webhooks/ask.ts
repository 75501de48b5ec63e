import { badRequest, failure, type Status } from '../../../api/status.ts'
import { uuid } from '../../../host/random.ts'
import type { Call } from '../../core.ts'
import { callHook } from '../../webhooks/call-hook.ts'
import type { Attributes } from '../policies/attributes.ts'
import type { Invocation } from './invocation.ts'
import { admissionReview, reviewVersionOf, type Verdict, verdictOf } from './review.ts'

/** What came of a call: a decision, a failed call (which the failure policy may forgive), or a refusal. */
export type Asked = { verdict: Verdict } | { failed: string } | { refused: Status }

const defaultTimeoutSeconds = 10

/** Models plugin/webhook/mutating/dispatcher.go callAttrMutatingHook and validating callHook (1.36). */
export function askHook(call: Call, attributes: Attributes, invocation: Invocation, mutating: boolean): Asked {
  const { hook } = invocation
  if (attributes.dryRun && hook.sideEffects !== 'None' && hook.sideEffects !== 'NoneOnDryRun')
    return { refused: badRequest(`admission webhook ${JSON.stringify(hook.name)} does not support dry run`) }
  const version = reviewVersionOf(hook.admissionReviewVersions)
  if (version === undefined) {
    const why = 'webhook does not accept known AdmissionReview versions (v1, v1beta1)'
    return { failed: `could not create admission objects: ${why}` }
  }
  const uid = uuid(call.core.random)
  const review = admissionReview(call, attributes, invocation, version, uid)
  const answer = callHook(call.core, hook.clientConfig, review, { timeoutSeconds: hook.timeoutSeconds ?? defaultTimeoutSeconds })
  if ('error' in answer)
    return { failed: `${answer.unsent ? 'could not get REST client' : 'failed to call webhook'}: ${answer.error}` }
  const verdict = verdictOf(answer.object, version, uid, mutating)
  if (typeof verdict === 'string') return { failed: `received invalid webhook response: ${verdict}` }
  call.warnings.push(...verdict.warnings)
  return verdict.allowed ? { verdict } : { refused: denial(hook.name, verdict.status ?? {}) }
}

/** Models apimachinery pkg/api/errors NewInternalError (1.36). */
export const internalError = (why: string): Status =>
  failure(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why } as never] })

export const callError = (name: string, why: string): Status =>
  internalError(`failed calling webhook ${JSON.stringify(name)}: ${why}`)

/** Models plugin/webhook/errors ToStatusErr (1.36). */
function denial(name: string, given: Partial<Status>): Status {
  const by = `admission webhook ${JSON.stringify(name)} denied the request`
  const why = given.message || given.reason
  const code = typeof given.code === 'number' && given.code >= 400 ? given.code : 400
  return {
    ...given,
    kind: 'Status',
    apiVersion: 'v1',
    metadata: given.metadata ?? {},
    status: 'Failure',
    message: why ? `${by}: ${why}` : `${by} without explanation`,
    code,
  }
}
