import { isFailure, type Status } from '../../../api/status.ts'
import type { Call } from '../../core.ts'
import type { Attributes } from '../policies/attributes.ts'
import { askHook, callError } from './ask.ts'
import { validatingHooks } from './hook.ts'
import { invocationOf } from './invocation.ts'

/** Asks the validating webhooks, all of them, and gives the first refusal. Models plugin/webhook/validating/dispatcher.go Dispatch (1.36). */
export function webhookRefusal(call: Call, attributes: Attributes): Status | undefined {
  const hooks = validatingHooks(call.core)
  if (hooks.length === 0) return undefined
  const told = { ...attributes, nameDrawn: false }
  const invocations = []
  for (const hook of hooks) {
    const invocation = invocationOf(call.core, hook, told)
    if (isFailure(invocation)) return invocation
    if (invocation) invocations.push(invocation)
  }
  const refusals = invocations.flatMap((invocation) => {
    const asked = askHook(call, told, invocation, false)
    if ('refused' in asked) return [asked.refused]
    const open = 'verdict' in asked || invocation.hook.failurePolicy === 'Ignore'
    return open ? [] : [callError(invocation.hook.name, asked.failed)]
  })
  return refusals[0]
}
