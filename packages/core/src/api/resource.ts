import type { KubeObject } from './object.ts'

/** One row of the resource table: what discovery says of a resource. `T` is the type of its objects. */
export interface Resource<T extends KubeObject = KubeObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The plural: the last part of the path. */
  readonly resource: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  readonly verbs: readonly string[]
  readonly subresources: readonly string[]
  /** Never set: carries T. */
  readonly object?: T
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const

interface Rest {
  short?: readonly string[]
  categories?: readonly string[]
  cluster?: true
  verbs?: readonly string[]
  sub?: readonly string[]
}

/** A row by its group and version, Kind and plural; whatever is not said is as with most. */
export function row<T extends KubeObject>(groupVersion: string, kind: string, resource: string, rest: Rest = {}): Resource<T> {
  const [group, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion]
  return {
    group: group as string,
    version: version as string,
    kind,
    resource,
    singular: kind.toLowerCase(),
    shortNames: rest.short ?? [],
    categories: rest.categories ?? [],
    namespaced: rest.cluster !== true,
    verbs: rest.verbs ?? allVerbs,
    subresources: rest.sub ?? [],
  }
}

/** apps/v1, or v1 for the core group. */
export const apiVersionOf = (of: { group: string; version: string }): string =>
  of.group === '' ? of.version : `${of.group}/${of.version}`

/** The Go package of a group's internal types, as messages name it: core, apps, rbac. */
export const internalGroup = ({ group }: { group: string }): string => (group === '' ? 'core' : (group.split('.')[0] as string))
