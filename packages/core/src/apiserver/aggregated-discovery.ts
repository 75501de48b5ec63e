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

const known = new WeakMap<readonly GroupVersion[], Tagged>()

/** Made once for what a registry serves: kubectl asks at every command. Other servers' groups are looked at each time. */
function tagged(call: Call, entries: readonly GroupVersion[], remote: readonly RemoteVersion[]): Tagged {
  const before = remote.length === 0 ? known.get(entries) : undefined
  if (before) return before
  const document = aggregated(call, entries, remote)
  const made = { document, etag: etagOf(hashOf(JSON.stringify(document))) }
  if (remote.length === 0) known.set(entries, made)
  return made
}

/** All that is served in one document, which clients keep by its ETag. Models endpoints/discovery/aggregated ServeHTTPWithETag (1.36). */
export function aggregatedDiscovery(
  call: Call,
  entries: readonly GroupVersion[],
  remote: readonly RemoteVersion[],
  type: string,
): ApiResponse {
  const { document, etag } = tagged(call, entries, remote)
  const headers = { etag, vary: 'Accept', 'cache-control': 'public' }
  if (isKnown(call, etag)) return { ...plainText(call, 304, ''), headers }
  const contentType = `${type};g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`
  return { ...answer(call, 200, document), headers, contentType } as ApiResponse
}

function aggregated(call: Call, entries: readonly GroupVersion[], remote: readonly RemoteVersion[]): JsonObject {
  const groups = [...new Set([...entries, ...remote].map((entry) => entry.group))]
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
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

function aggregatedResource({ resource, advertisedVerbs = resource.verbs }: Strategy): JsonObject {
  const { shortNames, categories, subresources } = resource
  return {
    resource: resource.resource,
    responseKind: responseKind(resource),
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: [...advertisedVerbs],
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
