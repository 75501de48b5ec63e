import type { KubeObject } from '../../../api/object.ts'
import { duplicateField, type FieldError, invalidField, requiredField } from '../../../api/status.ts'
import { conditionErrors } from '../../cel/expression-errors.ts'
import { type PolicyNames, policyEnvironment } from '../../cel/policy-environment.ts'
import { named, oneOf, supported } from '../../metadata/field-rules.ts'
import { isDns1123Subdomain } from '../../metadata/names.ts'
import {
  type AuditAnnotation,
  auditAnnotationsErrors,
  type Mutation,
  mutationErrors,
  paramKindErrors,
  type Validation,
  type Variable,
  validationErrors,
  variablesErrors,
  variableTypes,
} from './validate-parts.ts'
import { type MatchResources, matchResourcesErrors, mutatingErrors, type ParamRef, paramRefErrors } from './validate-rules.ts'

export interface PolicySpec {
  failurePolicy?: string
  paramKind?: { apiVersion?: string; kind?: string }
  matchConstraints?: MatchResources
  matchConditions?: { name?: string; expression?: string }[]
  variables?: Variable[]
  validations?: Validation[]
  auditAnnotations?: AuditAnnotation[]
  mutations?: Mutation[]
  reinvocationPolicy?: string
}
export type Policy = KubeObject & { spec: PolicySpec; status?: object }

export interface BindingSpec {
  policyName?: string
  paramRef?: ParamRef & { namespace?: string }
  matchResources?: MatchResources
  validationActions?: string[]
}
export type Binding = KubeObject & { spec: BindingSpec }

const failurePolicies = ['Fail', 'Ignore']

/** What conditions may name: parameters where there are some. */
const conditionNames = ({ paramKind }: PolicySpec): PolicyNames => ({ params: paramKind !== undefined, authorizer: true })

/** What the other expressions of a policy may name; `composed` where they may always name variables. */
const namesOf = (spec: PolicySpec, composed: boolean): PolicyNames => {
  const [names, variables] = [{ ...conditionNames(spec), patches: composed }, spec.variables ?? []]
  return composed || variables.length > 0 ? { ...names, variables: variableTypes(variables, names) } : names
}

/** What both kinds of policies have; `forbidden` is what only one of them says of its constraints. */
function policyErrors(spec: PolicySpec, names: PolicyNames, forbidden: readonly FieldError[] = []): FieldError[] {
  const { paramKind, matchConstraints: match } = spec
  const at = 'spec.matchConstraints'
  return [
    ...supported(spec.failurePolicy ?? '', failurePolicies, 'spec.failurePolicy'),
    ...(paramKind ? paramKindErrors(paramKind, 'spec.paramKind') : []),
    ...(match ? matchResourcesErrors(match, at) : [requiredField(at)]),
    ...(match && !match.resourceRules?.length ? [requiredField(`${at}.resourceRules`)] : []),
    ...forbidden,
    ...conditionErrors(spec.matchConditions, 'spec.matchConditions', policyEnvironment(conditionNames(spec))),
    ...variablesErrors(spec.variables ?? [], 'spec.variables', names),
  ]
}

/** Models admissionregistration/validation validateValidatingAdmissionPolicySpec (1.36). */
export function validatingPolicyErrors({ metadata, spec }: Policy): FieldError[] {
  const { validations = [], auditAnnotations = [] } = spec
  const names = namesOf(spec, false)
  const errors = policyErrors(spec, names)
  const none = 'validations or auditAnnotations must contain at least one item'
  if (validations.length + auditAnnotations.length === 0)
    return [...errors, requiredField('spec.validations', none), requiredField('spec.auditAnnotations', none)]
  return [
    ...errors,
    ...validations.flatMap((one, i) => validationErrors(one, `spec.validations[${i}]`, names)),
    ...auditAnnotationsErrors(auditAnnotations, 'spec.auditAnnotations', metadata.name, names),
  ]
}

/** Models validateMutatingAdmissionPolicySpec (1.36). */
export function mutatingPolicyErrors({ spec }: Policy): FieldError[] {
  const { mutations = [], reinvocationPolicy } = spec
  const names = namesOf(spec, true)
  const forbidden = mutatingErrors(spec.matchConstraints, 'spec.matchConstraints.resourceRules')
  return [
    ...policyErrors(spec, names, forbidden),
    ...(mutations.length === 0 ? [requiredField('spec.mutations', 'mutations must contain at least one item')] : []),
    ...mutations.flatMap((one, i) => mutationErrors(one, `spec.mutations[${i}]`, names)),
    ...oneOf(reinvocationPolicy, ['IfNeeded', 'Never'], 'spec.reinvocationPolicy'),
  ]
}

const bindingErrors = ({ policyName, paramRef, matchResources }: BindingSpec): FieldError[] => [
  ...named(isDns1123Subdomain, policyName, 'spec.policyName'),
  ...paramRefErrors(paramRef, 'spec.paramRef'),
  ...matchResourcesErrors(matchResources, 'spec.matchResources'),
]

/** Models validateValidatingAdmissionPolicyBindingSpec (1.36). */
export const validatingBindingErrors = ({ spec }: Binding): FieldError[] => [
  ...bindingErrors(spec),
  ...actionsErrors(spec.validationActions ?? [], 'spec.validationActions'),
]

/** Models validateMutatingAdmissionPolicyBindingSpec (1.36). */
export const mutatingBindingErrors = ({ spec }: Binding): FieldError[] => [
  ...bindingErrors(spec),
  ...mutatingErrors(spec.matchResources, 'spec.matchResources.resourceRules'),
]

const actions = ['Audit', 'Deny', 'Warn']

function actionsErrors(list: readonly string[], field: string): FieldError[] {
  const twice =
    'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'
  return [
    ...list.flatMap((action, i) => [
      ...supported(action, actions, `${field}[${i}]`),
      ...(list.indexOf(action) < i ? [duplicateField(`${field}[${i}]`, action)] : []),
    ]),
    ...(list.includes('Deny') && list.includes('Warn') ? [invalidField(field, list, twice)] : []),
    ...(list.length === 0 ? [requiredField(field, 'at least one validation action is required')] : []),
  ]
}
