import { copy } from '../../../api/copy.ts'
import type { Json, JsonObject } from '../../../api/json.ts'
import { applyJsonPatch, type Operation } from '../../../api/json-patch.ts'
import { mutatingadmissionpolicies, mutatingadmissionpolicybindings } from '../../../api/kinds.ts'
import type { KubeObject } from '../../../api/object.ts'
import { apiVersionOf } from '../../../api/resource.ts'
import { forbidden, isFailure, type Status } from '../../../api/status.ts'
import { examine } from '../../check-object.ts'
import type { Call } from '../../core.ts'
import { mergeObject } from '../../managed-fields/apply.ts'
import type { Strategy } from '../../strategy.ts'
import type { Attributes } from './attributes.ts'
import { boundPolicies, type PolicySpec } from './evaluate.ts'

interface Mutation {
  patchType: 'ApplyConfiguration' | 'JSONPatch'
  applyConfiguration?: { expression: string }
  jsonPatch?: { expression: string }
}

type Spec = PolicySpec & { mutations?: Mutation[] }

/** The object as the MutatingAdmissionPolicies leave it, or a refusal. Models plugin/policy/mutating/dispatcher.go (1.36). */
export function mutated(call: Call, attributes: Attributes & { object: KubeObject }): KubeObject | Status {
  const { strategy } = attributes
  const kinds = { policies: mutatingadmissionpolicies, bindings: mutatingadmissionpolicybindings }
  const names = call.core.read.list(kinds.bindings).map(({ metadata }) => metadata.name)
  let { object } = attributes
  for (const name of names) {
    // each policy sees what those before it made of the object
    const bound = boundPolicies<Spec>(call.core, kinds, { ...attributes, object }).filter(({ binding }) => binding === name)
    for (const one of bound) {
      const changed = 'error' in one ? one.error : changedBy(one.spec, one.run, object, strategy)
      if (typeof changed !== 'string') object = changed
      else if (one.spec.failurePolicy !== 'Ignore') {
        const why = `policy '${one.policy}' with binding '${one.binding}' denied request: ${changed}`
        return { ...forbidden(strategy.resource, object.metadata.name, why), reason: 'Invalid', code: 422 }
      }
    }
  }
  return object
}

type Run = (expression: string) => { value: Json } | { error: string }

/** The object after all mutations of one policy; a text says which failed. */
function changedBy({ mutations = [] }: Spec, run: Run, object: KubeObject, strategy: Strategy): KubeObject | string {
  let changed = object
  for (const { applyConfiguration, jsonPatch } of mutations) {
    const expression = (applyConfiguration ?? jsonPatch)?.expression ?? ''
    const answer = run(expression)
    if ('error' in answer) return answer.error
    const next = jsonPatch ? operated(changed, answer.value) : configured(changed, answer.value, strategy)
    if (typeof next === 'string' || isFailure(next)) return String(next)
    changed = next
  }
  strategy.setDefaults?.(changed)
  return changed
}

function configured(object: KubeObject, value: Json, strategy: Strategy): KubeObject | string {
  const { resource, schema } = strategy
  const config: JsonObject = { apiVersion: apiVersionOf(resource), kind: resource.kind, ...(value as JsonObject) }
  const metadata = (config.metadata ?? {}) as JsonObject
  const { value: known, unknown, problem } = examine(strategy, { ...config, metadata }, false)
  if (unknown.length > 0)
    return `error applying patch: ${unknown.map((path) => `.${path}: field not declared in schema`).join(', ')}`
  if (problem !== undefined) return `error applying patch: ${problem}`
  return mergeObject(object as unknown as JsonObject, known, schema?.document) as unknown as KubeObject
}

function operated(object: KubeObject, value: Json): KubeObject | string {
  if (!Array.isArray(value)) return 'JSONPatch expression must evaluate to array'
  const applied = applyJsonPatch(copy(object) as unknown as Json, value as unknown as Operation[])
  return typeof applied === 'string' ? `JSON Patch: ${applied}` : (applied.value as unknown as KubeObject)
}
