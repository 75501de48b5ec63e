import type { Strategy } from './strategy.ts'

/** What a path under /api or /apis is about. */
export interface Target {
  strategy: Strategy
  /** '' for cluster-scoped resources and for lists over all namespaces. */
  namespace: string
  name: string | undefined
  subresource: string | undefined
  /** What follows /proxy/. */
  rest: string
  /** The deprecated /watch/ prefix. */
  watchPrefix: boolean
}

export type Lookup = (group: string, version: string, resource: string) => Strategy | undefined

/**
 * /api/v1/namespaces/N/pods/P/log and all other shapes; undefined when no resource is served there.
 * Models apiserver/pkg/endpoints/request/requestinfo.go NewRequestInfo (1.36).
 */
export function parseTarget(path: string, lookup: Lookup): Target | undefined {
  const parts = path.split('/').slice(1)
  if (parts.at(-1) === '' && parts.length > 1 && !parts.includes('proxy')) parts.pop()
  const prefix = parts.shift()
  const group = prefix === 'apis' ? parts.shift() : prefix === 'api' ? '' : undefined
  const version = parts.shift()
  if (group === undefined || version === undefined) return undefined
  const watchPrefix = parts[0] === 'watch'
  if (watchPrefix) parts.shift()
  const find = (resource: string | undefined): Strategy | undefined =>
    resource === undefined ? undefined : lookup(group, version, resource)
  if (parts[0] === 'namespaces' && parts.length > 2 && !isNamespaceSubresource(parts)) {
    const [, namespace = '', resource, name, subresource, ...rest] = parts
    const strategy = find(resource)
    if (!strategy?.resource.namespaced) return undefined
    return { strategy, namespace, name, subresource, rest: rest.join('/'), watchPrefix }
  }
  const [resource, name, subresource, ...rest] = parts
  const strategy = find(resource)
  if (!strategy || (strategy.resource.namespaced && name !== undefined)) return undefined
  return { strategy, namespace: '', name, subresource, rest: rest.join('/'), watchPrefix }
}

const isNamespaceSubresource = (parts: readonly string[]): boolean =>
  parts.length === 3 && (parts[2] === 'status' || parts[2] === 'finalize')
