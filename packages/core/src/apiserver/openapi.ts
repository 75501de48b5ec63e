import type { Call } from './core.ts'
import { groupVersions } from './discovery.ts'
import { answer } from './read.ts'
import type { ApiResponse } from './request.ts'
import { openApiDocument } from './schema/openapi-document.ts'
import type { Strategy } from './strategy.ts'

/** /openapi/v3: the index; /openapi/v3/apis/G/V: one group-version. Undefined for paths that are neither. */
export function openApi(call: Call, path: string): ApiResponse | undefined {
  const all = groupVersions(call.core.served())
  if (path === '/openapi/v3') {
    const paths: Record<string, { serverRelativeURL: string }> = {}
    for (const { root, strategies } of all) {
      paths[root.slice(1)] = { serverRelativeURL: `/openapi/v3${root}?hash=${hashOf(root + customText(strategies))}` }
    }
    return answer(call, 200, { paths })
  }
  const found = all.find(({ root }) => path === `/openapi/v3${root}`)
  if (!found) return undefined
  return answer(call, 200, openApiDocument(found.root, found.strategies))
}

/** What makes one custom group-version's document differ from the next. */
const customText = (strategies: readonly Strategy[]): string =>
  strategies.map(({ schema, resource }) => (schema ? resource.kind + JSON.stringify(schema.document) : '')).join('')

/** Names the version of a document; it changes with the server, or with a definition. */
function hashOf(root: string): string {
  let hash = 0x811c9dc5
  for (const char of `v1.36.2 ${root}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0
  return hash.toString(16).toUpperCase().padStart(8, '0')
}
