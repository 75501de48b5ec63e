import type { JsonObject } from '../../api/json.ts'
import { resourceTable } from '../../api/resource-table.ts'

/** Group, version and Kind; one that is missing or empty selects all. */
export interface GvkSelector {
  group?: string
  version?: string
  kind?: string
}

export type Gvk = Required<GvkSelector>

/** What an object is known by. Models kyaml/resid/resid.go ResId. */
export interface ResId extends Gvk {
  name: string
  namespace: string
}

export function gvkOf({ apiVersion, kind }: JsonObject): Gvk {
  const text = String(apiVersion ?? '')
  const at = text.indexOf('/')
  return { group: at < 0 ? '' : text.slice(0, at), version: text.slice(at + 1), kind: String(kind ?? '') }
}

/** Deployment.v1.apps */
export const gvkText = ({ kind, version, group }: GvkSelector): string =>
  [kind || '[noKind]', version || '[noVer]', group || '[noGrp]'].join('.')

/** Deployment.v1.apps/web.[noNs] */
export const idText = (id: GvkSelector & { name?: string; namespace?: string }): string =>
  `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`

/** Models kyaml/resid/gvk.go IsSelected. */
export const isSelected = (gvk: Gvk, selector: GvkSelector): boolean =>
  (['group', 'version', 'kind'] as const).every((field) => !selector[field] || selector[field] === gvk[field])

export const isClusterScoped = ({ group, version, kind }: Gvk): boolean =>
  resourceTable.some((row) => row.kind === kind && row.group === group && row.version === version && !row.namespaced)

/** No namespace means `default`; what is in none has a name for that. Models resid.go EffectiveNamespace. */
export function effectiveNamespace(id: ResId): string {
  return isClusterScoped(id) ? '_non_namespaceable_' : id.namespace || 'default'
}

export const isSameNamespace = (a: ResId, b: ResId): boolean => effectiveNamespace(a) === effectiveNamespace(b)

export const isSameGvkn = (a: ResId, b: ResId): boolean =>
  a.name === b.name && a.kind === b.kind && a.group === b.group && a.version === b.version

export const isSameId = (a: ResId, b: ResId): boolean => isSameGvkn(a, b) && isSameNamespace(a, b)

/** Models resid.go IsSelectedBy. */
export const isSelectedBy = (id: ResId, selector: GvkSelector & { name?: string; namespace?: string }): boolean =>
  (!selector.name || selector.name === id.name) &&
  (!selector.namespace || effectiveNamespace({ ...id, kind: '', namespace: selector.namespace }) === effectiveNamespace(id)) &&
  isSelected(id, selector)
