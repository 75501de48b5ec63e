import type { JsonObject } from '../api/json.ts'
import { apiVersionOf } from '../api/resource.ts'
import { isFailure } from '../api/status.ts'
import { negotiateView, parseAccept, routeRefusal } from './accept.ts'
import { aggregatedDiscovery } from './aggregated-discovery.ts'
import { remoteVersions } from './aggregation/remote-groups.ts'
import type { Call } from './core.ts'
import { type GroupVersion, type ServedVersions, servedVersions } from './group-versions.ts'
import { protobufType } from './protobuf/encode.ts'
import { answer, refuse } from './read.ts'
import type { ApiResponse } from './request.ts'
import { storageVersionHash } from './storage-version-hash.ts'
import type { Strategy } from './strategy.ts'
import { subresourceKind, subresourceVerbs } from './subresource-kinds.ts'
import { noMethod } from './unrouted.ts'

/** /api, /apis and what is below them: aggregated when asked for, else the classic documents; undefined for other paths. */
export function discovery(call: Call): ApiResponse | undefined {
  const path = call.request.path.replace(/(.)\/$/, '$1')
  const served = servedVersions(call.core.served())
  const { all } = served
  if (path === '/api' || path === '/apis') return unread(call) ?? root(call, path === '/api', served)
  const version = all.find((entry) => entry.root === path)
  if (version) return unread(call) ?? classic(call, resourceList(version))
  const group = /^\/apis\/([^/]+)$/.exec(path)?.[1]
  if (group === undefined) return undefined
  const versions = [...all, ...remoteVersions(call.core)].filter((entry) => entry.group === group)
  if (versions.length === 0) return undefined
  return unread(call) ?? classic(call, { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(versions) })
}

/** Other methods than GET, and forms that are not produced. */
function unread(call: Call): ApiResponse | undefined {
  const refused = call.request.method === 'GET' ? routeRefusal(call.request, false) : noMethod()
  return refused && refuse(call, refused)
}

function root(call: Call, core: boolean, versions: ServedVersions): ApiResponse {
  const entries = core ? versions.core : versions.named
  const aggregated = aggregatedType(call)
  if (aggregated !== undefined) return aggregatedDiscovery(call, entries, core ? [] : remoteVersions(call.core), aggregated)
  if (core) {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: '192.168.56.201:6443' }]
    return classic(call, { kind: 'APIVersions', versions: entries.map((entry) => entry.version), serverAddressByClientCIDRs })
  }
  const served = [...entries, ...remoteVersions(call.core)]
  const groups = [...new Set(served.map((entry) => entry.group))]
  const list = groups.map((group) => groupOf(served.filter((entry) => entry.group === group)))
  return classic(call, { kind: 'APIGroupList', apiVersion: 'v1', groups: list })
}

/** A classic document, in protobuf for those who take nothing else. */
function classic(call: Call, document: JsonObject): ApiResponse {
  const view = negotiateView(call.request)
  if (isFailure(view)) return refuse(call, view)
  return view.protobuf ? answer(call, 200, document, view) : answer(call, 200, document)
}

/** The media type of the aggregated form that the client takes first; undefined: none. Models endpoints/discovery/aggregated WrapAggregatedDiscoveryToHandler (1.36). */
function aggregatedType(call: Call): string | undefined {
  for (const { type, parameters } of parseAccept(call.request.headers.accept ?? '')) {
    if (type !== 'application/json' && type !== protobufType) continue
    if (parameters.as === undefined) return undefined
    if (parameters.g === 'apidiscovery.k8s.io' && parameters.v === 'v2' && parameters.as === 'APIGroupDiscoveryList') return type
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

function resourceRow(strategy: Strategy): JsonObject {
  const { resource, advertisedVerbs = resource.verbs } = strategy
  const { shortNames, categories } = resource
  const hash = storageVersionHash(strategy)
  return {
    name: resource.resource,
    singularName: resource.singular,
    namespaced: resource.namespaced,
    kind: resource.kind,
    verbs: [...advertisedVerbs],
    ...(shortNames.length > 0 ? { shortNames: [...shortNames] } : {}),
    ...(categories.length > 0 ? { categories: [...categories] } : {}),
    ...(hash === undefined ? {} : { storageVersionHash: hash }),
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
