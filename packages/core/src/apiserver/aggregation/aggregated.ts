import type { APIService } from '../../api/aggregation.ts'
import { isAvailable } from '../../api/aggregation.ts'
import { textOfBytes } from '../../api/bytes-text.ts'
import type { JsonObject } from '../../api/json.ts'
import { apiservices } from '../../api/kinds.ts'
import { isAdmin, refusal } from '../authorize.ts'
import type { Call, Core } from '../core.ts'
import { refuse } from '../read.ts'
import type { ApiRequest, ApiResponse, UserInfo } from '../request.ts'
import { tooManyWatches } from '../watch.ts'
import type { OutgoingAnswer } from '../webhooks/backend.ts'
import { remoteWatch } from './remote-watch.ts'
import { requestedOf } from './requested.ts'

/** The API services that another server answers for, in the order of their names. */
export const remoteServices = ({ read }: Core): APIService[] => read.list(apiservices).filter(({ spec }) => spec.service)

/** The answer of the API server behind an APIService; undefined for paths that are this server's own. Models kube-aggregator/pkg/apiserver/handler_proxy.go ServeHTTP (1.36). */
export function aggregated(call: Call): ApiResponse | undefined {
  const { path } = call.request
  if (!path.startsWith('/apis/')) return undefined
  const [, , group, version] = path.split('/')
  const service = group && version ? call.core.read.get(apiservices, '', `${version}.${group}`) : undefined
  if (!service?.spec.service || isOwn(call.core, group, version)) return undefined
  const attributes = { user: call.request.user, ...requestedOf(call.request) }
  const { authorize, read } = call.core
  if (authorize && !isAdmin(attributes.user) && !authorize(attributes, read)) return refuse(call, refusal(attributes))
  if (!isAvailable(service)) return unavailable(call, 'service unavailable')
  const answered = askService(call.core, service, call.request)
  return 'error' in answered ? unavailable(call, answered.error) : passedOn(call, answered)
}

/** What the server is built with stays its own, whoever wants to take its place. */
const isOwn = ({ registry }: Core, group: string | undefined, version: string | undefined): boolean =>
  registry.some(({ resource }) => resource.group === group && resource.version === version)

/** What the proxy says for itself: plain text, as Go's http.Error writes it. */
const unavailable = (call: Call, why: string): ApiResponse => ({
  kind: 'text',
  code: 503,
  warnings: call.warnings,
  headers: { 'x-content-type-options': 'nosniff' },
  contentType: 'text/plain; charset=utf-8',
  text: `${why}\n`,
})

function passedOn(call: Call, { status, headers, body, stream }: Exclude<OutgoingAnswer, { error: string }>): ApiResponse {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'text/plain'
  const head = { code: status, warnings: call.warnings, headers: {}, contentType: type }
  if (stream) {
    const watch = remoteWatch(call, body, stream)
    if (watch === 'too many') return refuse(call, tooManyWatches())
    return { kind: 'watch', code: status, warnings: call.warnings, headers: { 'content-type': type }, watch }
  }
  const object = type.startsWith('application/json') ? objectIn(body) : undefined
  return object ? { kind: 'object', ...head, object } : { kind: 'text', ...head, text: body }
}

function objectIn(body: string): JsonObject | undefined {
  try {
    const value = JSON.parse(body) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

type Asked = Pick<ApiRequest, 'method' | 'path' | 'query' | 'headers' | 'user' | 'body' | 'search'>

const proxyTimeoutMs = 60_000

/** Asks the server behind an APIService on somebody's behalf. */
export function askService(core: Core, { spec }: APIService, request: Asked): OutgoingAnswer {
  const { namespace = '', name = '', port = 443 } = spec.service ?? {}
  const search = request.search ?? searchOf(request.query)
  const path = request.path.split('/').map(encodeURIComponent).join('/')
  const asked = {
    to: { namespace, name, port },
    method: request.method,
    target: search === '' ? path : `${path}?${search}`,
    headers: forwardedHeaders(request),
    body: bodyOf(request),
    timeoutMs: proxyTimeoutMs,
    silent: request.method === 'GET' || request.method === 'HEAD',
    trust: spec.insecureSkipTLSVerify ? ('anybody' as const) : { caBundle: spec.caBundle },
  }
  return core.backend?.(asked) ?? { error: 'no route to the network of the cluster' }
}

const searchOf = (query: ApiRequest['query']): string =>
  Object.entries(query)
    .flatMap(([name, values]) => values.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join('&')

const bodyOf = ({ body }: Asked): string => {
  if (!body) return ''
  return 'bytes' in body ? textOfBytes(body.bytes) : JSON.stringify(body.object)
}

/** Who asks is told in headers that only the API server may send. Models kube-aggregator/pkg/apiserver/handler_proxy.go (1.36). */
function forwardedHeaders({ headers, user }: Asked): Record<string, string> {
  const { authorization: _, ...others } = headers
  return { 'content-type': 'application/json', ...others, ...identityHeaders(user) }
}

const identityHeaders = (user: UserInfo): Record<string, string> => ({
  'x-remote-user': user.name,
  'x-remote-group': user.groups.join(','),
})
