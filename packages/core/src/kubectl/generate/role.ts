import type { JsonObject } from '../../api/json.ts'
import type { Kubectl } from '../command.ts'
import { bareFailure, type Failed, fail, isFailed } from '../errors.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'

const api = 'rbac.authorization.k8s.io'

/** Role or ClusterRole of --verb, --resource and --resource-name. Models create_role.go (1.36). */
export function roleObject(kubectl: Kubectl, kind: 'Role' | 'ClusterRole', metadata: object): JsonObject | Failed {
  const { flags } = kubectl
  const verbs = [...new Set(flags.strings('verb'))]
  const urls = kind === 'ClusterRole' ? flags.strings('non-resource-url') : []
  if (verbs.length === 0) return fail('at least one verb must be specified')
  if (flags.strings('resource').length === 0 && urls.length === 0) {
    return fail(
      kind === 'Role' ? 'at least one resource must be specified' : 'one of resource or nonResourceURL must be specified',
    )
  }
  const groups = resourcesByGroup(kubectl)
  if (isFailed(groups)) return groups
  const resourceNames = flags.strings('resource-name')
  const wanted = verbs.includes('*') ? ['*'] : verbs
  const rules = [...groups].map(([group, resources]) => ({
    verbs: wanted,
    apiGroups: [group],
    resources,
    ...(resourceNames.length > 0 ? { resourceNames } : {}),
  }))
  const urlRules = urls.length > 0 ? [{ verbs: wanted, nonResourceURLs: urls }] : []
  return { kind, apiVersion: `${api}/v1`, metadata, rules: [...rules, ...urlRules] } as unknown as JsonObject
}

function resourcesByGroup(kubectl: Kubectl): Map<string, string[]> | Failed {
  const known = serverResources(kubectl)
  const groups = new Map<string, string[]>()
  for (const text of kubectl.flags.strings('resource')) {
    const [name = '', subresource] = text.split('/')
    if (name === '*') {
      groups.set('*', ['*'])
      continue
    }
    const found = mappingFor(known, name)
    if (!found) return bareFailure(`the server doesn't have a resource type ${JSON.stringify(name.split('.')[0])}`)
    const entry = subresource ? `${found.resource}/${subresource}` : found.resource
    groups.set(found.group, [...(groups.get(found.group) ?? []), entry])
  }
  return groups
}

/** RoleBinding or ClusterRoleBinding of --user, --group and --serviceaccount. */
export function bindingObject(
  { flags }: Kubectl,
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  metadata: object,
): JsonObject | Failed {
  const role = kind === 'RoleBinding' ? flags.string('role') : ''
  const clusterRole = flags.string('clusterrole')
  if ((role === '') === (clusterRole === '')) return fail('exactly one of clusterrole or role must be specified')
  const subjects: object[] = [
    ...flags.strings('user').map((name) => ({ kind: 'User', apiGroup: api, name })),
    ...flags.strings('group').map((name) => ({ kind: 'Group', apiGroup: api, name })),
  ]
  for (const account of flags.strings('serviceaccount')) {
    const parts = account.split(':')
    if (parts.length !== 2 || parts.includes('')) return fail('serviceaccount must be <namespace>:<name>')
    subjects.push({ kind: 'ServiceAccount', name: parts[1], namespace: parts[0] })
  }
  const roleRef = { apiGroup: api, kind: role === '' ? 'ClusterRole' : 'Role', name: role || clusterRole }
  return {
    kind,
    apiVersion: `${api}/v1`,
    metadata,
    ...(subjects.length > 0 ? { subjects } : {}),
    roleRef,
  } as unknown as JsonObject
}
