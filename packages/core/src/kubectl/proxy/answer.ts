import type { HttpRequest, HttpResponse } from '../../network/packet.ts'
import { accepts, type Filter } from './filter.ts'
import { movedTo, notFound, plainAnswer } from './plain-answer.ts'

export interface ProxyHandlers {
  /** Ends with a slash. */
  apiPrefix: string
  /** Undefined with --disable-filter. */
  filter: Filter | undefined
  api(request: HttpRequest): HttpResponse
  /** Files of --www. */
  www?: { prefix: string; file(path: string): HttpResponse }
}

/** What `kubectl proxy` answers. Models kubectl/pkg/proxy/proxy_server.go NewServer (1.36), whose mux takes the longest prefix. */
export function proxyAnswer({ apiPrefix, filter, api, www }: ProxyHandlers, request: HttpRequest): HttpResponse {
  const [path = '/', search] = splitTarget(request.target)
  const prefix = [apiPrefix, www?.prefix ?? apiPrefix].sort((a, b) => b.length - a.length).find((one) => path.startsWith(one))
  if (prefix === undefined) {
    const wanted = [apiPrefix, www?.prefix].find((one) => one === `${path}/`)
    return wanted === undefined ? notFound : movedTo(wanted)
  }
  if (www && prefix === www.prefix) return www.file(path.slice(prefix.length))
  const inner = apiPrefix.startsWith('/api') ? path : `/${path.slice(apiPrefix.length)}`
  if (filter && !accepts(filter, request, inner)) return plainAnswer(403, 'Forbidden')
  return api({ ...request, target: search === undefined ? inner : `${inner}?${search}` })
}

function splitTarget(target: string): [string, string | undefined] {
  const at = target.indexOf('?')
  return at < 0 ? [target, undefined] : [target.slice(0, at), target.slice(at + 1)]
}
