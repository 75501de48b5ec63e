import type { JsonObject } from '../api/json.ts'
import { apiVersionOf, type Resource } from '../api/resource.ts'
import { resourceTable } from '../api/resource-table.ts'
import type { Kubectl } from './command.ts'

type Sender = Pick<Kubectl, 'send'>

interface Discovered {
  resource: string
  responseKind: { group: string; version: string; kind: string }
  scope: 'Namespaced' | 'Cluster'
  singularResource: string
  verbs: string[]
  shortNames?: string[]
  categories?: string[]
  subresources?: { subresource: string }[]
}

const accept =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'

/** What the server says it serves: core first, then the groups in its order. A version whose server does not answer has nothing. */
export function serverResources({ send }: Sender): Resource[] {
  return ['/api', '/apis'].flatMap((path) => {
    const response = send({ method: 'GET', path, query: {}, headers: { accept } })
    if (response.kind !== 'object' || response.code !== 200) return []
    return groupsOf(response.object as JsonObject)
  })
}

function groupsOf(list: JsonObject): Resource[] {
  const items = (list.items ?? []) as unknown as {
    metadata: { name?: string }
    versions: { version: string; resources?: Discovered[] }[]
  }[]
  return items.flatMap(({ metadata, versions }) =>
    versions.flatMap(({ version, resources = [] }) => resources.map((found) => resourceOf(metadata.name ?? '', version, found))),
  )
}

function resourceOf(group: string, version: string, found: Discovered): Resource {
  const known = resourceTable.find((row) => row.resource === found.resource && row.group === group && row.version === version)
  return (
    known ?? {
      group,
      version,
      kind: found.responseKind.kind,
      resource: found.resource,
      singular: found.singularResource || found.responseKind.kind.toLowerCase(),
      shortNames: found.shortNames ?? [],
      categories: found.categories ?? [],
      namespaced: found.scope === 'Namespaced',
      verbs: found.verbs,
      subresources: (found.subresources ?? []).map(({ subresource }) => subresource),
    }
  )
}

interface Wanted {
  resource: string
  group?: string
  version?: string
}

/** `deployments.v1.apps`, `deployments.apps`, `deploy`: the readings of an argument, the most exact first. */
function readings(argument: string): Wanted[] {
  const text = argument.toLowerCase()
  const [resource = '', second, ...more] = text.split('.')
  const rest = text.slice(resource.length + 1)
  const out: Wanted[] = []
  if (second !== undefined && more.length > 0) out.push({ resource, version: second, group: more.join('.') })
  out.push(second === undefined ? { resource } : { resource, group: rest })
  return out
}

/** The resource that an argument names: plural, singular, short name or kind, with or without its group. Models restmapper (1.36). */
export function mappingFor(resources: readonly Resource[], argument: string): Resource | undefined {
  for (const wanted of readings(argument)) {
    const found = byName(resources, wanted)
    if (found) return found
  }
  return undefined
}

function byName(resources: readonly Resource[], { resource, group, version }: Wanted): Resource | undefined {
  const inGroup = (exact: boolean) => (row: Resource) =>
    (group === undefined || (exact ? row.group === group : row.group.startsWith(group))) &&
    (version === undefined || row.version === version)
  for (const exact of [true, false]) {
    const rows = resources.filter(inGroup(exact))
    const found = rows.find(
      (row) => row.resource === resource || row.singular === resource || row.kind.toLowerCase() === resource,
    )
    // a short name loses its version where the group is written out. Models restmapper/shortcut.go expandResourceShortcut (1.36).
    const expanded = exact && group !== undefined ? resources.filter((row) => row.group === group) : rows
    const short = found ?? expanded.find((row) => row.shortNames.includes(resource))
    if (short) return short
  }
  return undefined
}

/**
 * Says which other resources a short name could mean, as `ev` the Events of both groups. Models restmapper/shortcut.go
 * expandResourceShortcut (1.36).
 */
export function warnOfShortName({ process }: Pick<Kubectl, 'process'>, resources: readonly Resource[], word: string): void {
  const isName = ({ resource, singular, kind }: Resource): boolean => [resource, singular, kind.toLowerCase()].includes(word)
  if (resources.some(isName)) return
  const [first, ...others] = resources.filter(({ shortNames }) => shortNames.includes(word))
  const names = new Set(others.filter(({ group }) => group !== first?.group).map(groupResource))
  for (const name of names)
    process.stderr(`Warning: short name ${JSON.stringify(word)} could also match lower priority resource ${name}\n`)
}

/** The resource of a manifest's apiVersion and kind. Without an apiVersion it is a core one, whose version is in no path. */
export function mappingOf(resources: readonly Resource[], apiVersion: string, kind: string): Resource | undefined {
  if (apiVersion !== '') return resources.find((row) => row.kind === kind && apiVersionOf(row) === apiVersion)
  const core = resources.find((row) => row.kind === kind && row.group === '')
  return core && { ...core, version: '' }
}

/** `deployments.apps`, or `pods` for the core group. */
export const groupResource = (of: Resource): string => (of.group === '' ? of.resource : `${of.resource}.${of.group}`)

/** `Deployment.apps`, or `Pod`: a GroupKind as Go writes it. */
export const goGroupKind = (of: { group: string; kind: string }): string => (of.group === '' ? of.kind : `${of.kind}.${of.group}`)

/** `deployment.apps`, or `pod`: what printers put before a name. Models printers.OperationName (1.36). */
export const groupKind = (of: { group: string; kind: string }): string =>
  of.group === '' ? of.kind.toLowerCase() : `${of.kind.toLowerCase()}.${of.group}`

/** The resources of a category (`all`), comma separated with their groups; other words as they are. */
export function expandCategories(resources: readonly Resource[], argument: string): string {
  return argument
    .split(',')
    .flatMap((word) => {
      const members = resources.filter((row) => row.categories.includes(word.toLowerCase()))
      return members.length > 0 && !mappingFor(resources, word) ? members.map(groupResource) : [word]
    })
    .join(',')
}
