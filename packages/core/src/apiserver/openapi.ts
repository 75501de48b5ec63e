import type { JsonObject } from '../api/json.ts'
import { remoteOpenApi, remoteOpenApiPaths } from './aggregation/remote-openapi.ts'
import { type Call, parameter } from './core.ts'
import { etagOf, hashOf, isKnown } from './etag.ts'
import { type GroupVersion, servedVersions } from './group-versions.ts'
import { plainText } from './plain-text.ts'
import { answer } from './read.ts'
import type { ApiResponse } from './request.ts'
import { customDocument } from './schema/custom-document.ts'
import { openApiDocument } from './schema/openapi-document.ts'
import type { Strategy } from './strategy.ts'

/** /openapi/v3: the index; /openapi/v3/apis/G/V: one group-version. Undefined for paths that are neither. */
export function openApi(call: Call, path: string): ApiResponse | undefined {
  const all = servedVersions(call.core.served()).all
  if (path === '/openapi/v3') {
    const paths: Record<string, { serverRelativeURL: string }> = {}
    for (const one of all) {
      paths[one.root.slice(1)] = { serverRelativeURL: `/openapi/v3${one.root}?hash=${versionOf(one)}` }
    }
    return answer(call, 200, { paths: { ...paths, ...remoteOpenApiPaths(call.core) } })
  }
  const found = all.find(({ root }) => path === `/openapi/v3${root}`)
  if (!found) return remoteOpenApi(call, path)
  return versioned(call, found)
}

const yearMs = 366 * 86_400_000

/** With the right ?hash it may be kept for ever; with another one the client is led to the right one. Models kube-openapi handler3 HandleGroupVersion (1.36). */
function versioned(call: Call, found: GroupVersion): ApiResponse {
  const { accept = '*/*' } = call.request.headers
  if (!/\*\/\*|application\/(?:\*|json)/.test(accept)) return { ...plainText(call, 406, ''), headers: { vary: 'Accept' } }
  const version = versionOf(found)
  const etag = etagOf(version)
  const asked = parameter(call.request, 'hash') ?? ''
  const headers: Record<string, string> = { etag, vary: 'Accept' }
  // relative, so that it leads back into the lab
  if (asked !== '' && asked !== version)
    return { ...plainText(call, 301, ''), headers: { ...headers, location: `?hash=${version}` } }
  if (asked !== '') {
    headers['cache-control'] = 'public, immutable'
    headers.expires = new Date(call.core.clock.now() + yearMs).toUTCString().replace('GMT', 'UTC')
  }
  if (isKnown(call, etag)) return { ...plainText(call, 304, ''), headers }
  return { ...answer(call, 200, documentOf(found)), headers }
}

const documentOf = ({ root, strategies }: GroupVersion): JsonObject =>
  strategies.every(({ schema }) => schema) ? customDocument(root, strategies) : openApiDocument(root, strategies)

/** What makes one custom group-version's document differ from the next. */
const customText = (strategies: readonly Strategy[]): string =>
  strategies.map(({ schema, resource }) => (schema ? JSON.stringify([resource, schema.listKind, schema.document]) : '')).join('')

/** Of a group-version's document; it changes with the server, or with a definition. */
const versionOf = ({ root, strategies }: GroupVersion): string => hashOf(`v1.36.2 ${root}${customText(strategies)}`)
