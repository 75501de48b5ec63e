import { selectorMatches } from '../../../api/label-selector.ts'
import type { KubeObject, LabelSelector } from '../../../api/object.ts'
import { apiVersionOf, type Resource } from '../../../api/resource.ts'
import type { Core } from '../../core.ts'
import { type Attributes, isExempt } from './attributes.ts'
import { type MatchResources, matchesResources } from './match.ts'
import { type Evaluation, evaluationOf } from './run.ts'

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
  /** Runs expressions over the request, the parameters and the policy's variables. */
  run: Evaluation['run']
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
    return params.flatMap((one) => conditioned({ ...head, ...evaluationOf(core, policy.spec, attributes, one) }))
  })
}

type Failed<S extends PolicySpec> = Omit<Bound<S>, 'run'> & { error: string }

/** A bound policy whose conditions all hold; none when one does not, whatever the others do. */
function conditioned<S extends PolicySpec>({ check, ...bound }: Bound<S> & Evaluation): (Bound<S> | Failed<S>)[] {
  const answers = (bound.spec.matchConditions ?? []).map(({ expression }) => check(expression))
  if (answers.some((answer) => 'value' in answer && answer.value !== true)) return []
  const errors = answers.flatMap((answer) => ('error' in answer ? [answer.error] : []))
  if (errors.length === 0) return [bound]
  return [{ ...bound, error: errors.length === 1 ? `${errors[0]}` : `[${errors.join(', ')}]` }]
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
