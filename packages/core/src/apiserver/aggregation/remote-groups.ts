import { type APIService, isAvailable } from '../../api/aggregation.ts'
import type { JsonObject } from '../../api/json.ts'
import type { Core } from '../core.ts'
import { systemUser } from '../request.ts'
import { askService, remoteServices } from './aggregated.ts'

/** A group version that another server serves. */
export interface RemoteVersion {
  group: string
  version: string
  service: APIService
}

/** By the groups' priority, then by name; in a group by the versions' priority. Models apiregistration/v1/helper SortedByGroupAndVersion (1.36). */
export function remoteVersions(core: Core): RemoteVersion[] {
  const all = remoteServices(core)
  if (all.length === 0) return []
  const priority = (group: string | undefined): number =>
    Math.max(...all.filter(({ spec }) => spec.group === group).map(({ spec }) => spec.groupPriorityMinimum ?? 0))
  const byName = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0)
  return [...all]
    .sort(
      ({ spec: a }, { spec: b }) =>
        priority(b.group) - priority(a.group) ||
        byName(a.group, b.group) ||
        (b.versionPriority ?? 0) - (a.versionPriority ?? 0) ||
        byName(a.version, b.version),
    )
    .map((service) => ({ group: service.spec.group ?? '', version: service.spec.version ?? '', service }))
}

interface ResourceRow {
  name: string
  singularName?: string
  namespaced?: boolean
  kind: string
  group?: string
  version?: string
  verbs?: string[]
  shortNames?: string[]
  categories?: string[]
}

/** A version in the aggregated form, read from its server; stale where that does not answer. Models kube-aggregator/pkg/apiserver/handler_discovery.go (1.36). */
export function aggregatedRemoteVersion(core: Core, { group, version, service }: RemoteVersion): JsonObject {
  const rows = isAvailable(service) ? resourcesOf(core, service, `/apis/${group}/${version}`) : undefined
  if (!rows) return { version, freshness: 'Stale' }
  const [resources, subresources] = [
    rows.filter(({ name }) => !name.includes('/')),
    rows.filter(({ name }) => name.includes('/')),
  ]
  return {
    version,
    resources: resources.map((row) => resourceEntry(row, subresources, { group, version })),
    freshness: 'Current',
  }
}

function resourcesOf(core: Core, service: APIService, path: string): ResourceRow[] | undefined {
  const headers = { accept: 'application/json' }
  const answer = askService(core, service, { method: 'GET', path, query: {}, headers, user: systemUser })
  if ('error' in answer || answer.status !== 200) return undefined
  try {
    return (JSON.parse(answer.body) as { resources?: ResourceRow[] }).resources ?? []
  } catch {
    return undefined
  }
}

function resourceEntry(
  row: ResourceRow,
  subresources: readonly ResourceRow[],
  own: { group: string; version: string },
): JsonObject {
  const kindOf = ({ kind, group, version }: ResourceRow): JsonObject => ({
    group: group || own.group,
    version: version || own.version,
    kind,
  })
  const below = subresources.filter(({ name }) => name.startsWith(`${row.name}/`))
  return {
    resource: row.name,
    responseKind: kindOf(row),
    scope: row.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: row.singularName ?? '',
    verbs: row.verbs ?? [],
    ...(row.shortNames?.length ? { shortNames: row.shortNames } : {}),
    ...(row.categories?.length ? { categories: row.categories } : {}),
    ...(below.length > 0
      ? {
          subresources: below.map((one) => ({
            subresource: one.name.slice(row.name.length + 1),
            responseKind: kindOf(one),
            verbs: one.verbs ?? [],
          })),
        }
      : {}),
  }
}
