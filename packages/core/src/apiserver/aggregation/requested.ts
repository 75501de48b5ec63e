import type { Attributes } from '../core.ts'
import type { ApiRequest } from '../request.ts'

/** What a request to another server's resource is about, by its path alone. Models apiserver/pkg/endpoints/request/requestinfo.go NewRequestInfo (1.36). */
export function requestedOf({ path, method, query }: Pick<ApiRequest, 'path' | 'method' | 'query'>): Omit<Attributes, 'user'> {
  const [, , group = '', , ...rest] = path.split('/')
  const parts = rest.filter((part) => part !== '')
  const verb = method.toLowerCase()
  if (parts.length === 0) return { verb, group: '', resource: '', subresource: '', namespace: '', name: '', path }
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2
  const [resource = '', name = '', subresource = ''] = inNamespace ? parts.slice(2) : parts
  const namespace = inNamespace ? (parts[1] as string) : ''
  return { verb: verbOf(method, name, query.watch?.[0]), group, resource, subresource, namespace, name }
}

function verbOf(method: string, name: string, watch: string | undefined): string {
  const plain: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch' }
  if (method === 'DELETE') return name === '' ? 'deletecollection' : 'delete'
  if (method !== 'GET' && method !== 'HEAD') return plain[method] ?? method.toLowerCase()
  if (watch === 'true' || watch === '1') return 'watch'
  return name === '' ? 'list' : 'get'
}
