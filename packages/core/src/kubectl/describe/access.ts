import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../../api/rbac.ts'
import { goSlice, head, type Writer } from './writer.ts'

/** Models describe.go RoleDescriber and ClusterRoleDescriber (1.36). */
export function describeRole(out: Writer, role: Role | ClusterRole): void {
  head(out, role.metadata, false)
  out.line(0, 'PolicyRule:')
  out.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  out.line(1, '---------\t-----------------\t--------------\t-----')
  for (const row of ruleRows(role.rules ?? [])) out.line(1, row)
}

/** Resource, URLs, names and verbs of each rule, with tabs between. */
export const ruleRows = (rules: readonly PolicyRule[]): string[] =>
  breakdown(rules).map((row) => [combined(row), goSlice(row.urls), goSlice(row.names), goSlice(row.verbs)].join('\t'))

interface Row {
  group: string
  resource: string
  urls: string[]
  names: string[]
  verbs: string[]
}

/** One row for each resource and name with all its verbs, and one for each URL and verb. Models util/rbac CompactRules (1.36). */
function breakdown(rules: readonly PolicyRule[]): Row[] {
  const rows = new Map<string, Row>()
  const add = (row: Omit<Row, 'verbs'>, verb: string): void => {
    // rules for URLs are never put together
    const key = row.urls.length > 0 ? String(rows.size) : JSON.stringify(row)
    const known = rows.get(key)
    if (!known) rows.set(key, { ...row, verbs: [verb] })
    else if (!known.verbs.includes(verb)) known.verbs.push(verb)
  }
  for (const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs } of rules) {
    const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]]
    for (const group of apiGroups)
      for (const resource of resources)
        for (const verb of verbs) for (const name of names) add({ group, resource, urls: [], names: name }, verb)
    for (const url of nonResourceURLs) for (const verb of verbs) add({ group: '', resource: '', urls: [url], names: [] }, verb)
  }
  return [...rows.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

/** What Go's generated String says of a rule. Models util/rbac SortableRuleSlice (1.36). */
const sortKey = ({ group, resource, urls, names, verbs }: Row): string =>
  `${goSlice(verbs)},APIGroups:[${group}],Resources:[${resource}],ResourceNames:${goSlice(names)},NonResourceURLs:${goSlice(urls)}`

/** pods, deployments.apps/scale. Models describe.go CombineResourceGroup (1.36). */
function combined({ group, resource }: Row): string {
  const [plural = '', sub] = resource.split('/')
  return `${plural}${group === '' ? '' : `.${group}`}${sub === undefined ? '' : `/${sub}`}`
}

/** Models describe.go RoleBindingDescriber (1.36). */
export function describeRoleBinding(out: Writer, binding: RoleBinding | ClusterRoleBinding): void {
  head(out, binding.metadata, false)
  out.line(0, 'Role:')
  out.line(1, `Kind:\t${binding.roleRef.kind}`)
  out.line(1, `Name:\t${binding.roleRef.name}`)
  out.line(0, 'Subjects:')
  out.line(1, 'Kind\tName\tNamespace')
  out.line(1, '----\t----\t---------')
  for (const { kind, name, namespace } of binding.subjects ?? []) out.line(1, [kind, name, namespace ?? ''].join('\t'))
}
