import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from '../../api/rbac.ts'
import { goSlice, head, type Writer } from './writer.ts'

/** Models describe.go RoleDescriber and ClusterRoleDescriber (1.36). */
export function describeRole(out: Writer, role: Role | ClusterRole): void {
  head(out, role.metadata, false)
  out.line(0, 'PolicyRule:')
  out.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs')
  out.line(1, '---------\t-----------------\t--------------\t-----')
  for (const row of breakdown(role.rules ?? [])) {
    out.line(1, [row.name, goSlice(row.urls), goSlice(row.names), goSlice(row.verbs)].join('\t'))
  }
}

interface Row {
  name: string
  urls: string[]
  names: string[]
  verbs: string[]
}

/** One row for each resource and name; the same row's verbs together. Models rbac helpers CompactRules (1.36). */
function breakdown(rules: readonly PolicyRule[]): Row[] {
  const rows = new Map<string, Row>()
  const add = (row: Row): void => {
    const key = JSON.stringify([row.name, row.urls, row.names])
    const known = rows.get(key)
    if (known) known.verbs.push(...row.verbs)
    else rows.set(key, { ...row, verbs: [...row.verbs] })
  }
  for (const rule of rules) {
    for (const group of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const [plural = '', sub] = resource.split('/')
        const name = group === '' ? resource : `${plural}.${group}${sub === undefined ? '' : `/${sub}`}`
        const names = rule.resourceNames ?? []
        if (names.length === 0) add({ name, urls: [], names: [], verbs: rule.verbs })
        for (const one of names) add({ name, urls: [], names: [one], verbs: rule.verbs })
      }
    }
    for (const url of rule.nonResourceURLs ?? []) add({ name: '', urls: [url], names: [], verbs: rule.verbs })
  }
  return [...rows.values()].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

const sortKey = ({ name, urls, names }: Row): string => `${name}\0${urls.join()}\0${names.join()}`

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
