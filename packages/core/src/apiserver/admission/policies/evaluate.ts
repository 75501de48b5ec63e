import type { Json, JsonObject } from '../../../api/json.ts'
import { selectorMatches } from '../../../api/label-selector.ts'
import type { KubeObject, LabelSelector } from '../../../api/object.ts'
import { apiVersionOf, type Resource } from '../../../api/resource.ts'
import { compile } from '../../cel/program.ts'
import { type Budget, newBudget } from '../../cel/values.ts'
import type { Core } from '../../core.ts'
import { type Attributes, authorizerFor, isExempt, requestVariables } from './attributes.ts'
import { type MatchResources, matchesResources } from './match.ts'

/** The names that expressions of policies may use. */
export const policyVariables = ['object', 'oldObject', 'request', 'namespaceObject', 'params', 'variables', 'authorizer'] as const

export interface Named {
  name: string
  expression: string
}

export interface PolicySpec {
  paramKind?: { apiVersion: string; kind: string }
  matchConstraints?: MatchResources
  matchConditions?: Named[]
  variables?: Named[]
  failurePolicy?: string
}

export interface BindingSpec {
  policyName: string
  paramRef?: { name?: string; namespace?: string; selector?: LabelSelector; parameterNotFoundAction?: string }
  matchResources?: MatchResources
  validationActions?: string[]
}

/** A policy that a binding brings to bear on a request, with one of its parameters. */
export interface Bound<S extends PolicySpec> {
  policy: string
  binding: string
  spec: S
  actions: readonly string[]
  /** Runs an expression over the request, the parameters and the policy's variables. */
  run(expression: string): { value: Json } | { error: string }
}

/** What is bound to a request, in the order of the bindings' names; a text is an error of the policy `of`. */
export function boundPolicies<S extends PolicySpec>(
  core: Core,
  kinds: { policies: Resource; bindings: Resource },
  attributes: Attributes,
): (Bound<S> | { policy: string; binding: string; spec: S; actions: readonly string[]; error: string })[] {
  if (isExempt(attributes)) return []
  const { read } = core
  return read.list(kinds.bindings).flatMap((binding) => {
    const to = (binding as unknown as { spec: BindingSpec }).spec
    const policy = read.get(kinds.policies, '', to.policyName) as (KubeObject & { spec: S }) | undefined
    if (!policy || policy.metadata.deletionTimestamp) return []
    if (!matchesResources(policy.spec.matchConstraints, attributes, read)) return []
    if (!matchesResources(to.matchResources, attributes, read)) return []
    const head = {
      policy: to.policyName,
      binding: binding.metadata.name,
      spec: policy.spec,
      actions: to.validationActions ?? ['Deny'],
    }
    const params = parametersOf(core, policy.spec, to, attributes)
    if (params === 'missing') {
      const error = 'no params found for policy binding with `Deny` parameterNotFoundAction'
      return to.paramRef?.parameterNotFoundAction === 'Allow' ? [] : [{ ...head, error: `failed to configure binding: ${error}` }]
    }
    return params.flatMap((one) => conditioned({ ...head, run: runner(policy.spec, attributes, core, one) }))
  })
}

/** A bound policy whose conditions all hold; none when one does not. */
function conditioned<S extends PolicySpec>(bound: Bound<S>): (Bound<S> | (Omit<Bound<S>, 'run'> & { error: string }))[] {
  for (const { name, expression } of bound.spec.matchConditions ?? []) {
    const answer = bound.run(expression)
    if ('error' in answer) return [{ ...bound, error: `match condition '${name}' resulted in error: ${answer.error}` }]
    if (answer.value !== true) return []
  }
  return [bound]
}

function runner(spec: PolicySpec, attributes: Attributes, core: Core, params: KubeObject | undefined): Bound<PolicySpec>['run'] {
  const budget: Budget = newBudget()
  const values = {
    ...requestVariables(attributes, core.read),
    params: (params ?? null) as Json,
    authorizer: authorizerFor(core, attributes),
  }
  const run = (expression: string, variables: JsonObject): { value: Json } | { error: string } => {
    const program = compile(expression, policyVariables)
    return 'error' in program ? program : program.run({ ...values, variables }, budget)
  }
  let known: JsonObject | undefined
  return (expression) => {
    known ??= variablesOf(spec.variables ?? [], run)
    return run(expression, known)
  }
}

/** Each variable sees those before it; one that fails is not there, and what needs it fails too. */
function variablesOf(
  variables: readonly Named[],
  run: (expression: string, known: JsonObject) => { value: Json } | { error: string },
): JsonObject {
  const known: JsonObject = {}
  for (const { name, expression } of variables) {
    const answer = run(expression, known)
    if ('value' in answer) known[name] = answer.value
  }
  return known
}

function parametersOf(
  core: Core,
  { paramKind }: PolicySpec,
  { paramRef }: BindingSpec,
  attributes: Attributes,
): (KubeObject | undefined)[] | 'missing' {
  if (!paramKind) return [undefined]
  if (!paramRef) return [undefined]
  const found = core
    .served()
    .find(({ resource }) => resource.kind === paramKind.kind && apiVersionOf(resource) === paramKind.apiVersion)
  if (!found) return 'missing'
  const { metadata } = (attributes.object ?? attributes.old) as KubeObject
  const namespace = found.resource.namespaced ? (paramRef.namespace ?? metadata.namespace ?? '') : ''
  const list = paramRef.name
    ? [core.read.get(found.resource, namespace, paramRef.name)]
    : core.read.list(found.resource, namespace).filter((one) => selectorMatches(paramRef.selector, one.metadata.labels))
  const there = list.filter((one) => one !== undefined)
  return there.length > 0 ? there : 'missing'
}
