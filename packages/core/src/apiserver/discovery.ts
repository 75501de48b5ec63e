import type { JsonObject } from '../api/json.ts'
import { apiVersionOf } from '../api/kinds.ts'
import { isFailure } from '../api/status.ts'
import { negotiateView, parseAccept, routeRefusal } from './accept.ts'
import { aggregatedRemoteVersion, type RemoteVersion, remoteVersions } from './aggregation/remote-groups.ts'
import type { Call } from './core.ts'
import { etagOf, hashOf, isKnown } from './etag.ts'
import { plainText } from './plain-text.ts'
import { answer, refuse } from './read.ts'
import type { ApiResponse } from './request.ts'
import type { Strategy } from './strategy.ts'
import { type SubresourceKind, subresourceKind, subresourceVerbs } from './subresource-kinds.ts'
import { noMethod } from './unrouted.ts'

export interface GroupVersion {
  group: string
  version: string
  /** /api/v1 or /apis/GROUP/VERSION */
  root: string
  strategies: Strategy[]
}

const cache = new WeakMap<readonly Strategy[], GroupVersion[]>()

/** The registry by group and version, in its order. */
export function groupVersions(registry: readonly Strategy[]): GroupVersion[] {
  const known = cache.get(registry)
  if (known) return known
  const found = new Map<string, GroupVersion>()
  for (const strategy of registry) {
    const { group, version } = strategy.resource
    const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
    const entry = found.get(root) ?? { group, version, root, strategies: [] }
    entry.strategies.push(strategy)
    found.set(root, entry)
  }
  cache.set(registry, [...found.values()])
  return [...found.values()]
}

/** /api, /apis and what is below them: aggregated when asked for, else the classic documents; undefined for other paths. */
export function discovery(call: Call): ApiResponse | undefined {
  const path = call.request.path.replace(/(.)\/$/, '$1')
  const all = groupVersions(call.core.served())
  if (path === '/api' || path === '/apis') return unread(call) ?? root(call, path, all)
  const version = all.find((entry) => entry.root === path)
  if (version) return unread(call) ?? answer(call, 200, resourceList(version))
  const group = /^\/apis\/([^/]+)$/.exec(path)?.[1]
  const versions = [...all, ...remoteVersions(call.core)].filter((entry) => entry.group === group)
  if (group === undefined || versions.length === 0) return undefined
  return unread(call) ?? answer(call, 200, { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(versions) })
}

/** Other methods than GET, and forms that are not produced. */
function unread(call: Call): ApiResponse | undefined {
  const refused = call.request.method === 'GET' ? routeRefusal(call.request, false) : noMethod()
  return refused && refuse(call, refused)
}

function root(call: Call, path: string, all: GroupVersion[]): ApiResponse {
  const core = path === '/api'
  const entries = all.filter((entry) => (entry.group === '') === core)
  const version = aggregatedVersion(call)
  const plain = version === undefined ? negotiateView(call.request) : undefined
  if (isFailure(plain)) return refuse(call, plain)
  if (version !== undefined)
    return aggregatedAnswer(call, aggregated(call, entries, core ? [] : remoteVersions(call.core), version), version)
  if (core) {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: '192.168.56.201:6443' }]
    return answer(call, 200, { kind: 'APIVersions', versions: entries.map((entry) => entry.version), serverAddressByClientCIDRs })
  }
  const served = [...entries, ...remoteVersions(call.core)]
  const groups = [...new Set(served.map((entry) => entry.group))]
  const list = groups.map((group) => groupOf(served.filter((entry) => entry.group === group)))
  return answer(call, 200, { kind: 'APIGroupList', apiVersion: 'v1', groups: list })
}

/** Clients keep it by its ETag. Models endpoints/discovery/aggregated ServeHTTPWithETag (1.36). */
function aggregatedAnswer(call: Call, document: JsonObject, version: string): ApiResponse {
  const etag = etagOf(hashOf(JSON.stringify(document)))
  const headers = { etag, vary: 'Accept', 'cache-control': 'public' }
  if (isKnown(call, etag)) return { ...plainText(call, 304, ''), headers }
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`
  return { ...answer(call, 200, document), headers, contentType } as ApiResponse
}

/** v2 or v2beta1 when the client takes the aggregated form. */
function aggregatedVersion(call: Call): string | undefined {
  for (const { type, parameters } of parseAccept(call.request.headers.accept ?? '')) {
    if (parameters.as === 'APIGroupDiscoveryList' && (parameters.v === 'v2' || parameters.v === 'v2beta1')) return parameters.v
    if (type === 'application/json' && parameters.as === undefined) return undefined
  }
  return undefined
}

function groupOf(versions: Pick<GroupVersion, 'group' | 'version'>[]): JsonObject {
  const list = versions.map(({ group, version }) => ({ groupVersion: `${group}/${version}`, version }))
  return { name: versions[0]?.group as string, versions: list, preferredVersion: list[0] as JsonObject }
}

function resourceList(entry: GroupVersion): JsonObject {
  const resources = entry.strategies.flatMap((strategy) => [resourceRow(strategy), ...subresourceRows(strategy)])
  return {
    kind: 'APIResourceList',
    ...(entry.group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersionOf(entry),
    resources,
  }
}

function resourceRow({ resource }: Strategy): JsonObject {
  const { shortNames, categories } = resource
  return {
    name: resource.resource,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: [...resource.verbs],
    ...(shortNames.length > 0 ? { shortNames: [...shortNames] } : {}),
    ...(categories.length > 0 ? { categories: [...categories] } : {}),
  }
}

function subresourceRows({ resource }: Strategy): JsonObject[] {
  return resource.subresources.map((name) => {
    const { group, version, kind } = subresourceKind(resource, name)
    const foreign = group !== resource.group || version !== resource.version
    return {
      name: `${resource.resource}/${name}`,
      singularName: '',
      namespaced: resource.namespaced,
      ...(foreign && group !== '' ? { group, version } : {}),
      kind,
      verbs: [...subresourceVerbs(name)],
    }
  })
}

function aggregated(call: Call, entries: GroupVersion[], remote: RemoteVersion[], version: string): JsonObject {
  const groups = [...new Set([...entries, ...remote].map((entry) => entry.group))]
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: group === '' ? { creationTimestamp: null } : { name: group, creationTimestamp: null },
      versions: [
        ...entries.filter((entry) => entry.group === group).map(aggregatedGroupVersion),
        ...remote.filter((entry) => entry.group === group).map((entry) => aggregatedRemoteVersion(call.core, entry)),
      ],
    })),
  }
}

const aggregatedGroupVersion = (entry: GroupVersion): JsonObject => ({
  version: entry.version,
  resources: entry.strategies.map(aggregatedResource),
  freshness: 'Current',
})

const responseKind = (of: SubresourceKind): JsonObject => ({ group: of.group, version: of.version, kind: of.kind })

function aggregatedResource({ resource }: Strategy): JsonObject {
  const { shortNames, categories, subresources } = resource
  return {
    resource: resource.resource,
    responseKind: responseKind(resource),
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: [...resource.verbs],
    ...(shortNames.length > 0 ? { shortNames: [...shortNames] } : {}),
    ...(categories.length > 0 ? { categories: [...categories] } : {}),
    ...(subresources.length > 0
      ? {
          subresources: subresources.map((name) => ({
            subresource: name,
            responseKind: responseKind(subresourceKind(resource, name)),
            verbs: [...subresourceVerbs(name)],
          })),
        }
      : {}),
  }
}
