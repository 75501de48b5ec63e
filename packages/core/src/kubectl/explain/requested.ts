import { type Node, parseJsonPath } from '../../api/jsonpath/parse.ts'
import { apiVersionOf, type Resource } from '../../api/resource.ts'
import { bareFailure, type Failed, fail, isFailed } from '../errors.ts'
import { groupResource } from '../rest-mapper.ts'

/** What explain is asked for: a resource, and the fields below it. */
export interface Requested {
  found: Resource
  path: string[]
}

/**
 * The resource whose name and group the words begin with, or else the first that the first word names; the other words are fields.
 * Models kubectl/pkg/explain/explain.go SplitAndParseResourceRequestWithMatchingPrefix (1.36).
 */
export function requested(rows: readonly Resource[], text: string): Requested | Failed {
  const parts = fieldsOf(text, notFirst)
  if (isFailed(parts)) return parts
  const named = namedBy(rows, parts[0] as string)
  if (isFailed(named)) return named
  const prefix = named.find((row) => text.startsWith(groupResource(row)))
  if (!prefix) return { found: named[0] as Resource, path: parts.slice(1) }
  const rest = text.slice(groupResource(prefix).length)
  const nodes = rest === '' ? [] : nodesOf(rest)
  if (isFailed(nodes)) return nodes
  const path = namesOf(nodes.slice(1))
  return path ? { found: prefix, path } : fail(notFirst)
}

/** The same resource in the version of --api-version. Models explain.go SplitAndParseResourceRequest (1.36). */
export function requestedVersion(
  rows: readonly Resource[],
  text: string,
  version: string,
  olderLayout: boolean,
): Requested | Failed {
  const parts = fieldsOf(text, 'invalid jsonpath syntax, all nodes must be field nodes')
  if (isFailed(parts)) return parts
  const named = namedBy(rows, parts[0] as string)
  if (isFailed(named)) return named
  if (version.split('/').length > 2) return fail(`unexpected GroupVersion string: ${version}`)
  const [first] = named
  const { resource, kind } = first as Resource
  const found = rows.find((row) => apiVersionOf(row) === version && row.resource === resource)
  if (found) return { found, path: parts.slice(1) }
  if (olderLayout) return fail(`couldn't find resource for "${versionText(version)}, Kind=${kind}"`)
  const wanted = `${versionText(version)}, Resource=${resource}`
  return rows.some((row) => apiVersionOf(row) === version)
    ? fail(`GVR (${wanted}) not found in OpenAPI schema`)
    : fail(`couldn't find resource for "${wanted}"`)
}

/** `/v1` for the core group, as Go writes it. */
const versionText = (version: string): string => (version.includes('/') ? version : `/${version}`)

/** What is said of a kind that no schema describes. */
export const noResource = (of: Resource, kind: string): string =>
  `couldn't find resource for "${versionText(apiVersionOf(of))}, Kind=${kind}"`

const notFirst = 'invalid jsonpath syntax, first node must be field node'

/** The names of a path whose first node is one. */
function fieldsOf(text: string, notNames: string): string[] | Failed {
  const nodes = nodesOf(text)
  if (isFailed(nodes)) return nodes
  if (nodes[0]?.type !== 'field') return fail(notFirst)
  if (nodes[0].name === '') return fail('a resource must be present, got: /, Resource=')
  return namesOf(nodes) ?? fail(notNames)
}

/** Models explain.go jsonPathParse (1.36). */
function nodesOf(text: string): Node[] | Failed {
  const parsed = parseJsonPath(`{.${text.replace(/\.$/, '')}}`)
  if (typeof parsed === 'string') return fail(parsed)
  const [only] = parsed
  return parsed.length === 1 && only?.type === 'list' ? only.nodes : fail('must pass in 1 jsonpath string')
}

function namesOf(nodes: readonly Node[]): string[] | undefined {
  const names = nodes.map((node) => (node.type === 'field' ? node.name : undefined))
  return names.every((name) => name !== undefined) ? names : undefined
}

function namedBy(rows: readonly Resource[], type: string): Resource[] | Failed {
  const word = type.toLowerCase()
  const named = rows.filter(
    (row) => row.resource === word || row.singular === word || row.kind.toLowerCase() === word || row.shortNames.includes(word),
  )
  return named.length > 0 ? named : bareFailure(`the server doesn't have a resource type ${JSON.stringify(type)}`)
}
