import type { FlowSchema, NonResourceRule, ResourceRule, Rules, Subject } from '../../api/flowcontrol.ts'
import type { Attributes } from '../core.ts'
import type { UserInfo } from '../request.ts'

/** Whether a request belongs to a schema. Models util/flowcontrol/rule.go matchesFlowSchema (1.36). */
export const belongsTo = (schema: FlowSchema, attributes: Attributes): boolean =>
  (schema.spec.rules ?? []).some((rules) => matches(rules, attributes))

function matches({ subjects = [], resourceRules = [], nonResourceRules = [] }: Rules, attributes: Attributes): boolean {
  if (!subjects.some((subject) => isSubject(attributes.user, subject))) return false
  const { path } = attributes
  if (path === undefined) return resourceRules.some((rule) => coversResource(rule, attributes))
  return nonResourceRules.some((rule) => coversPath(rule, attributes.verb, path))
}

function isSubject({ name, groups }: UserInfo, { kind, user, group, serviceAccount }: Subject): boolean {
  if (kind === 'User') return user?.name === '*' || user?.name === name
  if (kind === 'Group') return group?.name === '*' || groups.includes(group?.name ?? '')
  const prefix = `system:serviceaccount:${serviceAccount?.namespace}:`
  return serviceAccount?.name === '*' ? name.startsWith(prefix) : name === prefix + serviceAccount?.name
}

const has = (list: readonly string[] = [], value: string): boolean => list.includes('*') || list.includes(value)

function coversResource(rule: ResourceRule, { verb, group, resource, subresource, namespace }: Attributes): boolean {
  if (!has(rule.verbs, verb) || !has(rule.apiGroups, group)) return false
  if (!has(rule.resources, subresource === '' ? resource : `${resource}/${subresource}`)) return false
  return namespace === '' ? rule.clusterScope === true : has(rule.namespaces, namespace)
}

const coversPath = ({ verbs, nonResourceURLs = [] }: NonResourceRule, verb: string, path: string): boolean =>
  has(verbs, verb) &&
  nonResourceURLs.some((url) => url === '*' || url === path || (url.endsWith('/*') && path.startsWith(url.slice(0, -1))))
