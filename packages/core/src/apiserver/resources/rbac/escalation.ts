import type { PolicyRule, RoleRef } from '../../../api/rbac.ts'
import type { Resource } from '../../../api/resource.ts'
import { forbidden, type Status } from '../../../api/status.ts'
import { isAdmin } from '../../authorize.ts'
import type { UserInfo } from '../../request.ts'
import type { StrategyContext } from '../../strategy.ts'
import { decide, grantsOf, rulesOf } from './evaluate.ts'
import { ruleAllows } from './rules.ts'

interface Atom {
  rule: PolicyRule
  covered(rules: readonly PolicyRule[]): boolean
}

/** Refuses who would hand out more than they hold. Models pkg/registry/rbac/{role,rolebinding}/policybased (1.36). */
export function escalation(
  of: { resource: Resource; name: string; namespace: string },
  rules: readonly PolicyRule[],
  context: StrategyContext,
): Status | undefined {
  const { user, read } = context
  if (isAdmin(user)) return undefined
  const { resource, name, namespace } = of
  const verb = { user, verb: 'escalate', group: resource.group, resource: resource.resource, subresource: '', namespace, name }
  if (decide(read, verb).allowed) return undefined
  const held = grantsOf(read, user, namespace).grants.flatMap((grant) => grant.rules)
  const missing = rules.flatMap(atoms).filter((atom) => !atom.covered(held))
  return missing.length === 0
    ? undefined
    : forbidden(
        resource,
        name,
        refusalText(
          user,
          missing.map((atom) => atom.rule),
        ),
      )
}

/** The same for a binding: who may `bind` the role, or holds all of it. */
export function bindingEscalation(
  of: { resource: Resource; name: string; namespace: string },
  ref: RoleRef,
  context: StrategyContext,
): Status | undefined {
  const { user, read } = context
  if (isAdmin(user)) return undefined
  const { namespace } = of
  const resource = ref.kind === 'Role' ? 'roles' : 'clusterroles'
  const bind = { user, verb: 'bind', group: 'rbac.authorization.k8s.io', resource, subresource: '', namespace, name: ref.name }
  if (decide(read, bind).allowed) return undefined
  return escalation(of, rulesOf(read, ref, namespace) ?? [], context)
}

/** A rule taken apart: one verb on one thing each. Models rbac/validation/policy_compact.go BreakdownRule (1.36). */
function atoms(rule: PolicyRule): Atom[] {
  const names = rule.resourceNames?.length ? rule.resourceNames : [undefined]
  const urls = (rule.nonResourceURLs ?? []).flatMap((path) =>
    rule.verbs.map((verb) =>
      atom({ nonResourceURLs: [path], verbs: [verb] }, { verb, path, group: '', resource: '', subresource: '', name: '' }),
    ),
  )
  const things = rule.verbs.flatMap((verb) =>
    (rule.apiGroups ?? []).flatMap((group) =>
      (rule.resources ?? []).flatMap((resource) => names.map((name) => resourceAtom(verb, group, resource, name))),
    ),
  )
  return [...urls, ...things]
}

function resourceAtom(verb: string, group: string, resource: string, name: string | undefined): Atom {
  const [plural = '', subresource = ''] = resource.split('/')
  const rule: PolicyRule = {
    apiGroups: [group],
    resources: [resource],
    ...(name === undefined ? {} : { resourceNames: [name] }),
    verbs: [verb],
  }
  return atom(rule, { verb, group, resource: plural, subresource, name: name ?? '' })
}

const atom = (rule: PolicyRule, wanted: Parameters<typeof ruleAllows>[1]): Atom => ({
  rule,
  covered: (rules) => rules.some((one) => ruleAllows(one, wanted)),
})

function refusalText(user: UserInfo, missing: readonly PolicyRule[]): string {
  const who = `user ${JSON.stringify(user.name)} (groups=[${user.groups.map((group) => JSON.stringify(group)).join(' ')}])`
  return `${who} is attempting to grant RBAC permissions not currently held:\n${compact(missing).map(ruleText).sort().join('\n')}`
}

/** Rules that differ in their verb alone, as one. */
function compact(rules: readonly PolicyRule[]): PolicyRule[] {
  const byThing = new Map<string, PolicyRule>()
  for (const rule of rules) {
    const key = JSON.stringify({ ...rule, verbs: [] })
    const known = byThing.get(key)
    if (known) known.verbs = [...new Set([...known.verbs, ...rule.verbs])].sort()
    else byThing.set(key, { ...rule })
  }
  return [...byThing.values()]
}

const quoted = (list: readonly string[]): string => `[${list.map((one) => JSON.stringify(one)).join(' ')}]`

function ruleText(rule: PolicyRule): string {
  const parts: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['ResourceNames', rule.resourceNames],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['Verbs', rule.verbs],
  ]
  return `{${parts.flatMap(([name, list]) => (list?.length ? [`${name}:${quoted(list)}`] : [])).join(', ')}}`
}
