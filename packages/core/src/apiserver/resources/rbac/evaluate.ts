import { clusterrolebindings, clusterroles, rolebindings, roles } from '../../../api/kinds.ts'
import type { ClusterRoleBinding, PolicyRule, RoleBinding, RoleRef, Subject } from '../../../api/rbac.ts'
import type { Attributes } from '../../core.ts'
import type { UserInfo } from '../../request.ts'
import type { Reader } from '../../strategy.ts'
import { ruleAllows } from './rules.ts'

export interface Decision {
  allowed: boolean
  /** `RBAC: allowed by …`, or which role a binding names in vain. */
  reason: string
}

/** A set of rules that a user holds, and in whose words. */
export interface Grant {
  rules: readonly PolicyRule[]
  describe: string
}

export interface Grants {
  grants: Grant[]
  /** `clusterrole.rbac.authorization.k8s.io "x" not found` */
  missing: string[]
}

/** What RBAC says to a request. Models plugin/pkg/auth/authorizer/rbac/rbac.go Authorize (1.36). */
export function decide(read: Reader, attributes: Attributes): Decision {
  const { grants, missing } = grantsOf(read, attributes.user, attributes.namespace)
  const found = grants.find((grant) => grant.rules.some((rule) => ruleAllows(rule, attributes)))
  if (found) return { allowed: true, reason: `RBAC: allowed by ${found.describe}` }
  if (missing.length === 0) return { allowed: false, reason: '' }
  return { allowed: false, reason: `RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}` }
}

/** For ApiServerParts.authorize. */
export const rulesAllow = (attributes: Attributes, read: Reader): boolean => decide(read, attributes).allowed

/** Everything that is bound to a user: cluster-wide, then in the namespace. Models rbac/validation/rule.go VisitRulesFor (1.36). */
export function grantsOf(read: Reader, user: UserInfo, namespace: string): Grants {
  const out: Grants = { grants: [], missing: [] }
  for (const binding of read.list(clusterrolebindings)) collect(read, binding, user, '', out)
  if (namespace !== '') for (const binding of read.list(rolebindings, namespace)) collect(read, binding, user, namespace, out)
  return out
}

function collect(read: Reader, binding: RoleBinding | ClusterRoleBinding, user: UserInfo, namespace: string, out: Grants): void {
  const subject = binding.subjects?.find((one) => appliesTo(user, one, namespace))
  if (!subject) return
  const rules = rulesOf(read, binding.roleRef, namespace)
  if (!rules)
    out.missing.push(
      `${binding.roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(binding.roleRef.name)} not found`,
    )
  else out.grants.push({ rules, describe: describeBinding(binding, subject, namespace) })
}

/** The rules behind a roleRef; undefined when the role is not there. */
export function rulesOf(read: Reader, ref: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
  const role = ref.kind === 'Role' ? read.get(roles, namespace, ref.name) : read.get(clusterroles, '', ref.name)
  return role && (role.rules ?? [])
}

function appliesTo(user: UserInfo, subject: Subject, namespace: string): boolean {
  if (subject.kind === 'User') return subject.name === user.name
  if (subject.kind === 'Group') return user.groups.includes(subject.name)
  const home = subject.namespace || namespace
  return home !== '' && user.name === `system:serviceaccount:${home}:${subject.name}`
}

function describeBinding(binding: RoleBinding | ClusterRoleBinding, subject: Subject, namespace: string): string {
  const { roleRef, metadata } = binding
  const name = namespace === '' ? metadata.name : `${metadata.name}/${namespace}`
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding'
  return `${kind} ${JSON.stringify(name)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${describeSubject(subject, namespace)}`
}

function describeSubject(subject: Subject, namespace: string): string {
  if (subject.kind !== 'ServiceAccount') return `${subject.kind} ${JSON.stringify(subject.name)}`
  return `ServiceAccount ${JSON.stringify(`${subject.name}/${subject.namespace || namespace}`)}`
}
