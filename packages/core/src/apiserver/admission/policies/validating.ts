import { validatingadmissionpolicies, validatingadmissionpolicybindings } from '../../../api/kinds.ts'
import { forbidden, type Status } from '../../../api/status.ts'
import { encodeUtf8 } from '../../../api/utf8.ts'
import type { Call } from '../../core.ts'
import { type Attributes, subjectOf } from './attributes.ts'
import { type Bound, boundPolicies, type PolicySpec } from './evaluate.ts'

interface Validation {
  expression: string
  message?: string
  messageExpression?: string
  reason?: string
}

type Spec = PolicySpec & { validations?: Validation[] }

interface Denial {
  message: string
  reason: string
}

/** Asks the ValidatingAdmissionPolicies: a Status refuses, warnings are noted. Models plugin/policy/validating/dispatcher.go (1.36). */
export function policyRefusal(call: Call, attributes: Attributes): Status | undefined {
  const kinds = { policies: validatingadmissionpolicies, bindings: validatingadmissionpolicybindings }
  for (const bound of boundPolicies<Spec>(call.core, kinds, attributes)) {
    const [first, ...others] = denialsOf(bound)
    if (!first) continue
    const { policy, binding, actions } = bound
    const named = `ValidatingAdmissionPolicy '${policy}' with binding '${binding}'`
    if (actions.includes('Warn'))
      call.warnings.push(...[first, ...others].map(({ message }) => `Validation failed for ${named}: ${message}`))
    if (actions.includes('Deny')) return denied(attributes, `${named} denied request: ${first.message}`, first.reason)
  }
  return undefined
}

function denialsOf(bound: Bound<Spec> | { spec: Spec; error: string }): Denial[] {
  if ('error' in bound) return failed(bound.spec, bound.error)
  return (bound.spec.validations ?? []).flatMap((validation) => {
    const answer = bound.run(validation.expression)
    if ('error' in answer) return failed(bound.spec, answer.error)
    if (answer.value === true) return []
    return [{ message: messageOf(bound, validation), reason: validation.reason ?? 'Invalid' }]
  })
}

/** failurePolicy Ignore lets pass what could not be evaluated. */
const failed = ({ failurePolicy }: Spec, message: string): Denial[] =>
  failurePolicy === 'Ignore' ? [] : [{ message, reason: 'Invalid' }]

function messageOf({ run }: Bound<Spec>, { expression, message, messageExpression }: Validation): string {
  const own = messageExpression ? run(messageExpression) : undefined
  const text = own && 'value' in own && typeof own.value === 'string' ? own.value.trim() : ''
  if (text !== '' && !text.includes('\n') && encodeUtf8(text).length <= maxMessageBytes) return text
  return message?.trim() || `failed expression: ${expression.trim()}`
}

/** Models apiserver/pkg/apis/cel/config.go MaxEvaluatedMessageExpressionSizeBytes (1.36). */
const maxMessageBytes = 5 * 1024

const codes: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, RequestEntityTooLarge: 413, Invalid: 422 }

function denied(attributes: Attributes, message: string, reason: string): Status {
  const status = forbidden(attributes.strategy.resource, subjectOf(attributes).metadata.name, message)
  return { ...status, reason, code: codes[reason] ?? 422, details: { ...status.details, causes: [{ message } as never] } }
}
