import { selectorMatches } from '../../../api/label-selector.ts'
import type { LabelSelector } from '../../../api/object.ts'
import type { Reader } from '../../strategy.ts'
import { type Attributes, namespaceOf } from './attributes.ts'

export interface Rule {
  apiGroups?: string[]
  apiVersions?: string[]
  operations?: string[]
  resources?: string[]
  resourceNames?: string[]
  scope?: string
}

export interface MatchResources {
  resourceRules?: Rule[]
  excludeResourceRules?: Rule[]
  namespaceSelector?: LabelSelector
  objectSelector?: LabelSelector
}

const has = (list: readonly string[] | undefined, value: string): boolean =>
  list?.some((one) => one === '*' || one === value) === true

/** Models apiserver/pkg/admission/plugin/policy/matching (1.36). */
export function matchesResources(match: MatchResources | undefined, attributes: Attributes, read: Reader): boolean {
  if (!match) return true
  const { resourceRules, excludeResourceRules = [] } = match
  if (excludeResourceRules.some((rule) => matchesRule(rule, attributes))) return false
  // a binding without rules narrows nothing
  if (resourceRules?.length && !resourceRules.some((rule) => matchesRule(rule, attributes))) return false
  return matchesNamespace(match.namespaceSelector, attributes, read) && matchesObject(match.objectSelector, attributes)
}

/** Models apiserver/pkg/admission/plugin/webhook/predicates/rules Matches (1.36). */
export function matchesRule(rule: Rule, attributes: Attributes): boolean {
  const { resource } = attributes.strategy
  const names = rule.resourceNames ?? []
  const name = (attributes.object ?? attributes.old)?.metadata.name ?? ''
  return (
    has(rule.apiGroups, resource.group) &&
    has(rule.apiVersions, resource.version) &&
    has(rule.operations, attributes.operation) &&
    (rule.resources ?? []).some((pattern) => matchesName(pattern, attributes)) &&
    (names.length === 0 || names.includes(name)) &&
    matchesScope(rule.scope, resource.namespaced)
  )
}

/** pods, pods/log, *, * /scale, pods/*, * /* */
function matchesName(pattern: string, { strategy, subresource = '' }: Attributes): boolean {
  const [resource = '', sub = ''] = pattern.split('/')
  if (resource !== '*' && resource !== strategy.resource.resource) return false
  return sub === '*' || sub === subresource
}

const matchesScope = (scope: string | undefined, namespaced: boolean): boolean =>
  scope === undefined || scope === '*' || (scope === 'Namespaced') === namespaced

const isEmpty = (selector: LabelSelector | undefined): boolean =>
  !selector || (!selector.matchExpressions?.length && Object.keys(selector.matchLabels ?? {}).length === 0)

/** By the labels of the namespace; what is in none is never left out. Models predicates/namespace/matcher.go (1.36). */
export function matchesNamespace(selector: LabelSelector | undefined, attributes: Attributes, read: Reader): boolean {
  if (isEmpty(selector)) return true
  const { resource } = attributes.strategy
  if (!resource.namespaced && resource.resource !== 'namespaces') return true
  return selectorMatches(selector, namespaceOf(attributes, read)?.metadata.labels)
}

/** By the labels of the object as it was or as it will be. Models predicates/object/matcher.go (1.36). */
export function matchesObject(selector: LabelSelector | undefined, { object, old }: Attributes): boolean {
  if (isEmpty(selector)) return true
  return [object, old].some((one) => one && selectorMatches(selector, one.metadata.labels))
}
