import { equal } from '../../../api/copy.ts'
import {
  mutatingadmissionpolicies,
  mutatingadmissionpolicybindings,
  validatingadmissionpolicies,
  validatingadmissionpolicybindings,
} from '../../../api/kinds.ts'
import { columnsOf, integer, text } from '../../columns.ts'
import type { Strategy } from '../../strategy.ts'
import { typeWarnings } from './type-checking.ts'
import {
  type Binding,
  mutatingBindingErrors,
  mutatingPolicyErrors,
  type Policy,
  validatingBindingErrors,
  validatingPolicyErrors,
} from './validate.ts'
import type { MatchResources } from './validate-rules.ts'
import { policyStatusErrors } from './validate-status.ts'

function setMatchDefaults(constraints: MatchResources | undefined): void {
  if (!constraints) return
  constraints.matchPolicy ??= 'Equivalent'
  constraints.namespaceSelector ??= {}
  constraints.objectSelector ??= {}
  for (const rule of [...(constraints.resourceRules ?? []), ...(constraints.excludeResourceRules ?? [])]) rule.scope ??= '*'
}

const paramKind = ({ spec }: Policy): string => {
  if (!spec.paramKind) return '<unset>'
  return spec.paramKind.apiVersion ? `${spec.paramKind.apiVersion}/${spec.paramKind.kind}` : (spec.paramKind.kind ?? '')
}

function typeChecking({ spec }: Policy): object {
  const expressionWarnings = typeWarnings(spec)
  return expressionWarnings.length === 0 ? {} : { expressionWarnings }
}

/** Models pkg/registry/admissionregistration/validatingadmissionpolicy and the controller of its status (1.36). */
export const validatingAdmissionPolicyStrategy: Strategy<Policy> = {
  resource: validatingadmissionpolicies as never,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<Policy>(
    integer('Validations', ({ spec }) => spec.validations?.length ?? 0),
    text('ParamKind', paramKind),
  ),
  setDefaults(policy) {
    policy.spec ??= {}
    policy.spec.failurePolicy ??= 'Fail'
    setMatchDefaults(policy.spec.matchConstraints)
  },
  prepareForCreate(policy) {
    policy.status = { observedGeneration: 1, typeChecking: typeChecking(policy) }
  },
  prepareForUpdate(policy, old) {
    if (equal(policy.spec, old.spec)) policy.status = old.status ?? {}
    else
      policy.status = {
        ...old.status,
        observedGeneration: (policy.metadata.generation ?? 1) + 1,
        typeChecking: typeChecking(policy),
      }
  },
  validate: validatingPolicyErrors,
  validateStatusUpdate: policyStatusErrors,
}

const paramRef = ({ spec }: Binding): string => {
  const { paramRef: ref } = spec
  if (!ref) return '<unset>'
  return ref.namespace ? `${ref.namespace}/${ref.name ?? '*'}` : (ref.name ?? '*')
}

/** Both kinds of binding are kept and shown alike. */
const bindingStrategy = (resource: unknown, validate: Strategy<Binding>['validate']): Strategy<Binding> => ({
  resource: resource as never,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<Binding>(
    text('PolicyName', ({ spec }) => spec.policyName ?? ''),
    text('ParamRef', paramRef),
  ),
  setDefaults(binding) {
    binding.spec ??= {}
    setMatchDefaults(binding.spec.matchResources)
  },
  validate,
})

export const validatingAdmissionPolicyBindingStrategy = bindingStrategy(
  validatingadmissionpolicybindings,
  validatingBindingErrors,
)

/** Models pkg/registry/admissionregistration/mutatingadmissionpolicy (1.36). */
export const mutatingAdmissionPolicyStrategy: Strategy<Policy> = {
  resource: mutatingadmissionpolicies as never,
  requireResourceVersionOnUpdate: true,
  tracksGeneration: true,
  columns: columnsOf<Policy>(
    integer('Mutations', ({ spec }) => spec.mutations?.length ?? 0),
    text('ParamKind', paramKind),
  ),
  setDefaults(policy) {
    policy.spec ??= {}
    policy.spec.failurePolicy ??= 'Fail'
    setMatchDefaults(policy.spec.matchConstraints)
  },
  validate: mutatingPolicyErrors,
}

export const mutatingAdmissionPolicyBindingStrategy = bindingStrategy(mutatingadmissionpolicybindings, mutatingBindingErrors)
