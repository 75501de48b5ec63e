import type { LabelSelector } from '../../../api/object.ts'
import {
  duplicateField,
  type FieldError,
  forbiddenField,
  invalidField,
  requiredField,
  unsupportedField,
} from '../../../api/status.ts'
import { follows, oneOf, supported } from '../../metadata/field-rules.ts'
import { selectorErrors } from '../../metadata/label-selector.ts'
import { isPathSegment } from '../../metadata/names.ts'

export interface RuleWithOperations {
  operations?: string[]
  apiGroups?: string[]
  apiVersions?: string[]
  resources?: string[]
  scope?: string
  resourceNames?: string[]
}

export interface MatchResources {
  matchPolicy?: string
  namespaceSelector?: LabelSelector
  objectSelector?: LabelSelector
  resourceRules?: RuleWithOperations[]
  excludeResourceRules?: RuleWithOperations[]
}

export const matchPolicies = ['Equivalent', 'Exact']
const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE']
/** What is deleted cannot be changed. */
const mutatingOperations = operations.filter((operation) => operation !== 'DELETE')
const scopes = ['*', 'Cluster', 'Namespaced']

/** Models admissionregistration/validation validateRuleWithOperations (1.36). */
export function ruleErrors(rule: RuleWithOperations, at: string): FieldError[] {
  const { operations: list = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule
  return [
    ...partErrors(list, `${at}.operations`, 'operations'),
    ...list.flatMap((operation, i) => supported(operation, operations, `${at}.operations[${i}]`)),
    ...partErrors(apiGroups, `${at}.apiGroups`, 'API groups'),
    ...partErrors(apiVersions, `${at}.apiVersions`, 'API versions'),
    ...apiVersions.flatMap((version, i) => (version === '' ? [requiredField(`${at}.apiVersions[${i}]`)] : [])),
    ...resourcesErrors(resources, `${at}.resources`),
    ...supported(scope, scopes, `${at}.scope`),
  ]
}

/** There is something, and nothing beside a star. */
function partErrors(list: readonly string[], field: string, what: string): FieldError[] {
  if (list.length === 0) return [requiredField(field)]
  if (list.length === 1 || !list.includes('*')) return []
  return [invalidField(field, list, `if '*' is present, must not specify other ${what}`)]
}

/** Models validateResources (1.36): what a star says already is not said again. */
function resourcesErrors(list: readonly string[], field: string): FieldError[] {
  const whole = (why: string): FieldError => invalidField(field, list, why)
  // the last one without a subresource counts
  const plain = list.filter((one) => one !== '' && !one.includes('/')).at(-1)
  return [
    ...(list.length === 0 ? [requiredField(field)] : []),
    ...list.flatMap((one, i) => repeatedErrors(list.slice(0, i), one, `${field}[${i}]`)),
    ...(list.length > 1 && list.includes('*/*') ? [whole("if '*/*' is present, must not specify other resources")] : []),
    ...(list.includes('*') && plain !== undefined && plain !== '*'
      ? [whole("if '*' is present, must not specify other resources without subresources")]
      : []),
  ]
}

function repeatedErrors(before: readonly string[], one: string, field: string): FieldError[] {
  if (one === '') return [requiredField(field)]
  const slash = one.indexOf('/')
  if (slash < 0) return []
  const stars = [`${one.slice(0, slash)}/*`, `*/${one.slice(slash + 1)}`]
  return stars
    .filter((star) => before.includes(star))
    .map((star) => invalidField(field, one, `if '${star}' is present, must not specify ${one}`))
}

/** Models validateMatchResources (1.36). */
export function matchResourcesErrors(match: MatchResources | undefined, at: string): FieldError[] {
  if (!match) return []
  const { matchPolicy, namespaceSelector, objectSelector, resourceRules = [], excludeResourceRules = [] } = match
  return [
    ...supported(matchPolicy, matchPolicies, `${at}.matchPolicy`),
    ...selectorErrors(namespaceSelector, `${at}.namespaceSelector`),
    ...selectorErrors(objectSelector, `${at}.objectSelector`),
    ...resourceRules.flatMap((rule, i) => namedRuleErrors(rule, `${at}.resourceRules[${i}]`)),
    ...excludeResourceRules.flatMap((rule, i) => namedRuleErrors(rule, `${at}.excludeResourceRules[${i}]`)),
  ]
}

function namedRuleErrors(rule: RuleWithOperations, at: string): FieldError[] {
  const names = rule.resourceNames ?? []
  const errors = names.flatMap((name, i) => [
    ...follows(isPathSegment, name, `${at}.resourceNames[${i}]`),
    ...(names.indexOf(name) < i ? [duplicateField(`${at}.resourceNames[${i}]`, name)] : []),
  ])
  return [...errors, ...ruleErrors(rule, at)]
}

/** Operations of rules that change objects, `at` the rules. */
export const mutatingErrors = (match: MatchResources | undefined, at: string): FieldError[] =>
  (match?.resourceRules ?? [])
    .flatMap((rule) => rule.operations ?? [])
    .filter((operation) => !mutatingOperations.includes(operation))
    .map((operation) => unsupportedField(`${at}.operations`, operation, mutatingOperations))

export interface ParamRef {
  name?: string
  selector?: LabelSelector
  parameterNotFoundAction?: string
}

/** Models validateParamRef (1.36). */
export function paramRefErrors(ref: ParamRef | undefined, at: string): FieldError[] {
  if (!ref) return []
  const { name, selector, parameterNotFoundAction: action } = ref
  const both = (field: string): FieldError[] =>
    name && selector ? [forbiddenField(field, 'name and selector are mutually exclusive')] : []
  return [
    ...(name ? follows(isPathSegment, name, `${at}.name`) : []),
    ...both(`${at}.name`),
    ...selectorErrors(selector, `${at}.selector`),
    ...both(`${at}.selector`),
    ...(name || selector ? [] : [requiredField(at, 'one of name or selector must be specified')]),
    ...oneOf(action, ['Deny', 'Allow'], `${at}.parameterNotFoundAction`),
  ]
}
