import type { JsonObject } from '../../api/json.ts'
import type { Kubectl } from '../command.ts'
import { bareFailure, type Failed, fail, isFailed } from '../errors.ts'
import { mappingFor, serverResources } from '../rest-mapper.ts'

const api = 'rbac.authorization.k8s.io'

/** One --resource: `deployments.apps/scale`. */
interface Ruled {
  resource: string
  group: string
  subresource: string
}

const standardVerbs = new Set(
  '* get delete list create update patch watch proxy deletecollection use bind escalate impersonate'.split(' '),
)

const roleResources = [`roles.${api}`, `clusterroles.${api}`]
const specialVerbs: Record<string, string[]> = {
  use: ['podsecuritypolicies.policy', 'podsecuritypolicies.extensions'],
  bind: roleResources,
  escalate: roleResources,
  impersonate: ['users.', 'serviceaccounts.', 'groups.', 'userextras.authentication.k8s.io'],
}

/** Role or ClusterRole of --verb, --resource and --resource-name. Models create_role.go and create_clusterrole.go (1.36). */
export function roleObject(kubectl: Kubectl, kind: 'Role' | 'ClusterRole', metadata: object): JsonObject | Failed {
  const { flags } = kubectl
  const head = { kind, apiVersion: `${api}/v1`, metadata }
  const verbs = wantedVerbs(flags.strings('verb'))
  const urls = kind === 'ClusterRole' ? [...new Set(flags.strings('non-resource-url'))] : []
  const asked = resourcesAsked(flags.strings('resource'))
  const resourceNames = [...new Set(flags.strings('resource-name'))]
  const labels = kind === 'ClusterRole' ? aggregationLabels(flags.strings('aggregation-rule')) : {}
  if (Object.keys(labels).length > 0) {
    if (urls.length + verbs.length + asked.length + resourceNames.length > 0)
      return fail('aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames')
    return { ...head, rules: null, aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] } } as unknown as JsonObject
  }
  if (verbs.length === 0) return fail('at least one verb must be specified')
  if (asked.length + urls.length === 0)
    return fail(
      kind === 'Role' ? 'at least one resource must be specified' : 'one of resource or nonResourceURL must be specified',
    )
  const resources = asked.length === 0 ? [] : checkedResources(kubectl, verbs, asked)
  if (isFailed(resources)) return resources
  const wrongUrl = urls.length > 0 ? urlProblem(verbs, urls) : undefined
  if (wrongUrl !== undefined) return fail(wrongUrl)
  const rules = rulesOf(resources, verbs, resourceNames)
  const urlRules = urls.length > 0 ? [{ verbs, nonResourceURLs: urls }] : []
  return { ...head, rules: [...rules, ...urlRules] } as unknown as JsonObject
}

const wantedVerbs = (verbs: readonly string[]): string[] => (verbs.includes('*') ? ['*'] : [...new Set(verbs)])

const aggregationLabels = (pairs: readonly string[]): Record<string, string> =>
  Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]))

function resourcesAsked(texts: readonly string[]): Ruled[] {
  const out: Ruled[] = []
  for (const text of texts) {
    const [name = '', subresource = ''] = text.split(/\/(.*)/s)
    const [resource = '', group = ''] = name.split(/\.(.*)/s)
    if (text === '*') return [{ resource, group, subresource }]
    out.push({ resource, group, subresource })
  }
  return out
}

function checkedResources(kubectl: Kubectl, verbs: readonly string[], asked: readonly Ruled[]): Ruled[] | Failed {
  for (const verb of verbs.filter((each) => !standardVerbs.has(each)))
    kubectl.process.stderr(`Warning: '${verb}' is not a standard resource verb\n`)
  const known = serverResources(kubectl)
  const out: Ruled[] = []
  let unchecked = false
  for (const each of asked) {
    if (!unchecked && each.resource === '') return fail('resource must be specified if apiGroup/subresource specified')
    unchecked ||= each.resource === '*'
    const found = mappingFor(known, [each.resource, each.group].filter(Boolean).join('.'))
    const { resource, group } = found ?? each
    const special = verbs.find((verb) => specialVerbs[verb] && !specialVerbs[verb].includes(`${resource}.${group}`))
    if (!unchecked && special !== undefined) return fail(`can not perform '${special}' on '${resource}' in group '${group}'`)
    if (!unchecked && !found && !verbs.some((verb) => specialVerbs[verb])) return noResource(each)
    out.push({ resource, group, subresource: each.subresource })
  }
  return out
}

const noResource = ({ resource, group }: Ruled): Failed =>
  bareFailure(
    `the server doesn't have a resource type ${JSON.stringify(resource)}${group === '' ? '' : ` in group ${JSON.stringify(group)}`}`,
  )

function rulesOf(resources: readonly Ruled[], verbs: readonly string[], resourceNames: readonly string[]): object[] {
  const groups = new Map<string, Set<string>>()
  for (const { resource, group, subresource } of resources) {
    const entry = subresource === '' ? resource : `${resource}/${subresource}`
    groups.set(group, (groups.get(group) ?? new Set()).add(entry))
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, names]) => ({
      verbs,
      apiGroups: [group],
      resources: [...names],
      ...(resourceNames.length > 0 ? { resourceNames } : {}),
    }))
}

const urlVerbs = new Set(['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'])

function urlProblem(verbs: readonly string[], urls: readonly string[]): string | undefined {
  const verb = verbs.find((each) => !urlVerbs.has(each))
  if (verb !== undefined) return `invalid verb: '${verb}' for nonResourceURL`
  for (const url of urls.filter((each) => each !== '*')) {
    if (!url.startsWith('/')) return 'nonResourceURL should start with /'
    if (url.slice(0, -1).includes('*')) return "nonResourceURL only supports wildcard matches when '*' is at the end"
  }
  return undefined
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
