import type { JsonObject } from '../api/json.ts'
import { aggregatedRemoteVersion, type RemoteVersion } from './aggregation/remote-groups.ts'
import type { Call } from './core.ts'
import { etagOf, hashOf, isKnown } from './etag.ts'
import type { GroupVersion } from './group-versions.ts'
import { plainText } from './plain-text.ts'
import { answer } from './read.ts'
import type { ApiResponse } from './request.ts'
import type { Strategy } from './strategy.ts'
import { type SubresourceKind, subresourceKind, subresourceVerbs } from './subresource-kinds.ts'

interface Tagged {
  document: JsonObject
  etag: string
}

const known = new WeakMap<readonly GroupVersion[], Map<string, Tagged>>()

/** Made once for what a registry serves: kubectl asks at every command. Other servers' groups are looked at each time. */
function tagged(call: Call, entries: readonly GroupVersion[], remote: readonly RemoteVersion[], version: string): Tagged {
  const kept = known.get(entries) ?? new Map<string, Tagged>()
  known.set(entries, kept)
  const before = remote.length === 0 ? kept.get(version) : undefined
  if (before) return before
  const document = aggregated(call, entries, remote, version)
  const made = { document, etag: etagOf(hashOf(JSON.stringify(document))) }
  if (remote.length === 0) kept.set(version, made)
  return made
}

/** All that is served in one document, which clients keep by its ETag. Models endpoints/discovery/aggregated ServeHTTPWithETag (1.36). */
export function aggregatedDiscovery(
  call: Call,
  entries: readonly GroupVersion[],
  remote: readonly RemoteVersion[],
  version: string,
): ApiResponse {
  const { document, etag } = tagged(call, entries, remote, version)
  const headers = { etag, vary: 'Accept', 'cache-control': 'public' }
  if (isKnown(call, etag)) return { ...plainText(call, 304, ''), headers }
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`
  return { ...answer(call, 200, document), headers, contentType } as ApiResponse
}

function aggregated(call: Call, entries: readonly GroupVersion[], remote: readonly RemoteVersion[], version: string): JsonObject {
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
