import type { PolicyRule } from '../../../api/rbac.ts'
import { type FieldError, invalidField, requiredField } from '../../../api/status.ts'

/** What is wrong with the rules of a Role (`namespaced`) or ClusterRole. Models rbac/validation ValidatePolicyRule (1.36). */
export function rulesErrors(rules: readonly PolicyRule[] | null | undefined, namespaced: boolean): FieldError[] {
  return (rules ?? []).flatMap((rule, i) => ruleErrors(rule, namespaced, `rules[${i}]`))
}

function ruleErrors(rule: PolicyRule, namespaced: boolean, at: string): FieldError[] {
  const errors = rule.verbs?.length ? [] : [requiredField(`${at}.verbs`, 'verbs must contain at least one value')]
  if (rule.nonResourceURLs?.length) return [...errors, ...nonResourceErrors(rule, namespaced, `${at}.nonResourceURLs`)]
  if (!rule.apiGroups?.length) errors.push(requiredField(`${at}.apiGroups`, 'resource rules must supply at least one api group'))
  if (!rule.resources?.length) errors.push(requiredField(`${at}.resources`, 'resource rules must supply at least one resource'))
  return errors
}

function nonResourceErrors(rule: PolicyRule, namespaced: boolean, at: string): FieldError[] {
  const errors: FieldError[] = []
  const { nonResourceURLs, apiGroups, resources, resourceNames } = rule
  if (namespaced) errors.push(invalidField(at, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs'))
  if (apiGroups?.length || resources?.length || resourceNames?.length) {
    errors.push(invalidField(at, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs'))
  }
  return errors
}

const has = (list: readonly string[] | undefined, wanted: string): boolean =>
  list?.includes('*') === true || list?.includes(wanted) === true

export interface Wanted {
  verb: string
  group: string
  resource: string
  subresource: string
  name: string
  /** For paths that are no resource. */
  path?: string
}

/** True when one rule grants what is wanted. Models pkg/apis/rbac/v1/evaluation_helpers.go (1.36). */
export function ruleAllows(rule: PolicyRule, wanted: Wanted): boolean {
  if (!has(rule.verbs, wanted.verb)) return false
  if (wanted.path !== undefined) return (rule.nonResourceURLs ?? []).some((url) => urlCovers(url, wanted.path as string))
  return has(rule.apiGroups, wanted.group) && resourceCovers(rule, wanted) && nameCovers(rule, wanted.name)
}

function resourceCovers({ resources = [] }: PolicyRule, { resource, subresource }: Wanted): boolean {
  const full = subresource === '' ? resource : `${resource}/${subresource}`
  return resources.some((entry) => entry === '*' || entry === full || (subresource !== '' && entry === `*/${subresource}`))
}

const nameCovers = ({ resourceNames = [] }: PolicyRule, name: string): boolean =>
  resourceNames.length === 0 || resourceNames.includes(name)

const urlCovers = (url: string, path: string): boolean =>
  url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')))
