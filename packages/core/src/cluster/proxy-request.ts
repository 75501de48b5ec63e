import { textOfBytes } from '../api/bytes-text.ts'
import { failure, type Status } from '../api/status.ts'
import type { Connect } from '../apiserver/request.ts'
import type { Client } from '../client/client.ts'
import type { Random } from '../host/random.ts'
import type { HttpRequest, HttpResponse, Network, Socket } from '../network/packet.ts'
import { outsideIp } from '../network/parts.ts'
import { rewriteHtml, type Through, throughProxy } from './proxy-links.ts'
import { type Place, placeOf } from './proxy-place.ts'

type ProxyConnect = Connect & { type: 'proxy' }

export interface Proxied {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  body: string
}

export interface ProxyParts {
  client: Client
  /** As the API server's node sees it. */
  network: Network
  random: Random
  /** What a node's kubelet says to the API server, which it knows by its certificate. */
  kubelet?(node: string, request: HttpRequest): HttpResponse
}

/**
 * The proxy subresource: the API server dials the Pod, an endpoint of the Service, or the node.
 * Models apimachinery util/proxy/upgradeaware.go ServeHTTP (1.36).
 */
export function proxyRequest(connect: ProxyConnect, { client, network, random, kubelet }: ProxyParts): Proxied {
  const place = placeOf(connect.target, client, random)
  if ('code' in place) return refusal(place)
  if (connect.path === '' && (connect.method === 'GET' || connect.method === 'HEAD')) return toItsRoot(connect)
  if (!/^\d+$/.test(place.port)) return unreached(`dial tcp: lookup tcp/${place.port}: unknown port`)
  const reached = network.connect(place.ip, Number(place.port), 'TCP')
  if (reached.outcome !== 'connected') return unreached(`dial tcp ${place.ip}:${place.port}: ${words[reached.outcome]}`)
  const request = forwarded(connect, place)
  const answer = ask(
    connect,
    reached.socket,
    () =>
      isKubelet(reached.socket) && kubelet ? kubelet(connect.target.name, request) : reached.socket.http?.(request, reached.peer),
    () => reached.socket.exchange?.(`${request.method} ${request.target} HTTP/1.1\r\n\r\n`, reached.peer),
  )
  if (typeof answer === 'string') return unreached(answer)
  return returned(answer, { source: hostOf(place), requestHost: request.headers.host as string, prefix: connect.prefix })
}

const isKubelet = ({ owner, tls }: Socket): boolean => owner.kind === 'node' && owner.program === 'kubelet' && tls === true

/** The answer, or the words of Go's transport. */
function ask(
  { target }: ProxyConnect,
  socket: Socket,
  http: () => HttpResponse | undefined,
  raw: () => string | undefined,
): HttpResponse | string {
  if (target.scheme === 'https' && !socket.tls) return 'http: server gave HTTP response to HTTPS client'
  if (target.scheme === 'http' && socket.tls && target.kind !== 'node') return plainToTls
  const answer = http()
  if (answer) return answer
  const said = raw()
  const [line = ''] = (said ?? '').split('\n')
  return said === undefined
    ? 'EOF'
    : `net/http: HTTP/1.x transport connection broken: malformed HTTP response ${JSON.stringify(line)}`
}

/** What a Go server says to a client that does not encrypt. */
const plainToTls: HttpResponse = {
  status: 400,
  reason: 'Bad Request',
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'Client sent an HTTP request to an HTTPS server.\n',
}

/** …/proxy without a slash is sent to …/proxy/. Models its proxyRedirectsforRootPath (1.36). */
const toItsRoot = ({ prefix, search }: ProxyConnect): Proxied => ({
  status: 301,
  headers: { location: `${prefix}/${search === '' ? '' : `?${search}`}` },
  body: '',
})

const hostOf = ({ ip, port }: Place): string => `${ip}:${port}`

/** The client's request as the backend gets it. Models apimachinery util/proxy/transport.go RoundTrip (1.36). */
function forwarded({ method, prefix, path, search, headers, body }: ProxyConnect, place: Place): HttpRequest {
  const target = encodeURI(path === '' ? '/' : path)
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23')
  const before = headers['x-forwarded-for']
  return {
    method,
    target: search === '' ? target : `${target}?${search}`,
    headers: {
      ...headers,
      host: headers.host ?? hostOf(place),
      'x-forwarded-for': before === undefined ? outsideIp : `${before}, ${outsideIp}`,
      'x-forwarded-uri': prefix + (path === '' ? '/' : path),
    },
    body: body ? textOfBytes(body) : '',
  }
}

const words: Record<'refused' | 'timeout' | 'unreachable' | 'reset', string> = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  unreachable: 'connect: no route to host',
  reset: 'read: connection reset by peer',
}

const unreached = (why: string): Proxied => refusal(failure(503, 'ServiceUnavailable', `error trying to reach service: ${why}`))

const refusal = (status: Status): Proxied => ({
  status: status.code,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(status),
})

const ownOfTheConnection = new Set([
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
])

/** The answer with redirects and links that lead back through the proxy. */
function returned(answer: HttpResponse, through: Through): Proxied {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(answer.headers)) {
    const key = name.toLowerCase()
    if (!ownOfTheConnection.has(key)) headers[key] = key === 'location' ? throughProxy(value, through) : value
  }
  const page = headers.location === undefined && headers['content-type']?.split(';')[0]?.trim() === 'text/html'
  const body = page ? rewriteHtml(answer.body, (address) => throughProxy(address, through)) : answer.body
  return { status: answer.status, headers, body }
}
