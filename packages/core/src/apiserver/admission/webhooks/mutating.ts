import { equal } from '../../../api/copy.ts'
import type { KubeObject } from '../../../api/object.ts'
import { isFailure, type Status } from '../../../api/status.ts'
import type { Call } from '../../core.ts'
import type { Attributes } from '../policies/attributes.ts'
import { askHook, callError, internalError } from './ask.ts'
import { type Hook, mutatingHooks } from './hook.ts'
import { invocationOf } from './invocation.ts'
import { patchedBy } from './patched.ts'

/** The mutating webhooks on one request: the first round, and those that want to see again what others changed after them. */
export interface MutatingRound {
  /** The object as they leave it, or a refusal. `object` is undefined for what is deleted. */
  run(object: KubeObject | undefined): { object: KubeObject | undefined; changed: boolean } | Status
  /** Once more, after the server's own rules have looked again. */
  again(object: KubeObject): KubeObject | Status
}

/** Undefined when there are none. Models plugin/webhook/mutating/dispatcher.go Dispatch and reinvocationcontext.go (1.36). */
export function mutatingRound(call: Call, attributes: Attributes): MutatingRound | undefined {
  const hooks = mutatingHooks(call.core)
  if (hooks.length === 0) return undefined
  const seen = new Set<Hook>()
  const due = new Set<Hook>()
  let last: KubeObject | undefined
  const dispatch = (given: KubeObject | undefined, wanted: (hook: Hook) => boolean): ReturnType<MutatingRound['run']> => {
    let object = given
    let changed = false
    for (const hook of hooks) {
      if (!wanted(hook)) continue
      const outcome = hooked(call, hook, { ...attributes, object })
      if (outcome === 'not asked') continue
      if (isFailure(outcome)) return outcome
      if (outcome !== object && !equal(outcome, object)) {
        object = outcome
        changed = true
        for (const one of seen) due.add(one)
      }
      if (hook.reinvocationPolicy === 'IfNeeded') seen.add(hook)
    }
    last = object
    return { object, changed }
  }
  return {
    run: (object) => dispatch(object, () => true),
    again(object) {
      if (!equal(object, last)) for (const one of seen) due.add(one)
      const todo = new Set(due)
      due.clear()
      const outcome = dispatch(object, (hook) => todo.has(hook))
      return isFailure(outcome) ? outcome : (outcome.object as KubeObject)
    },
  }
}

function hooked(call: Call, hook: Hook, attributes: Attributes): KubeObject | Status | undefined | 'not asked' {
  const invocation = invocationOf(call.core, hook, attributes)
  if (isFailure(invocation)) return invocation
  if (!invocation) return 'not asked'
  const asked = askHook(call, attributes, invocation, true)
  if ('refused' in asked) return asked.refused
  const { object } = attributes
  if ('failed' in asked) return hook.failurePolicy === 'Ignore' ? object : callError(hook.name, asked.failed)
  const { patch } = asked.verdict
  if (!patch) return object
  if (typeof patch.operations === 'string') return internalError(patch.operations)
  if (patch.operations.length === 0) return object
  if (!object) {
    const why = `admission webhook ${JSON.stringify(hook.name)} attempted to modify the object, which is not supported for this operation`
    return internalError(why)
  }
  if (patch.type === 'JSONPatch') return patchedBy({ ...attributes, object }, invocation.strategy, patch.operations)
  const why = `unsupported patch type ${JSON.stringify(patch.type)}`
  return hook.failurePolicy === 'Ignore' ? object : callError(hook.name, why)
}
