import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@kubemaze/core/api/json.ts'
import { unauthorized } from '@kubemaze/core/api/status.ts'
import { encodeUtf8 } from '@kubemaze/core/api/utf8.ts'
import { answerBody } from '@kubemaze/core/apiserver/answer-body.ts'
import { encodeProtobuf, protobufType } from '@kubemaze/core/apiserver/protobuf/encode.ts'
import type { ApiRequest, ApiResponse, Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import type { PlainAnswer, PlainRequest } from '../objects/object-host.ts'
import { toldByHostTime } from './event-times.ts'
import { kubernetesUser } from './kubernetes-user.ts'
import { unbuffered } from './log-stream.ts'
import { watchLines } from './watch-lines.ts'

/** A connection to be made instead of an answer: the log, or a proxied request. */
export interface Connecting {
  connect: Connect
  headers: PlainAnswer['headers']
}

/** any /api/labs/:id/k8s/…: the Kubernetes API's answer to a request that entered the lab, on either host. */
export function kubernetesAnswer(lab: Lab, request: PlainRequest): PlainAnswer | Connecting {
  const user = kubernetesUser(lab, request.headers.authorization)
  if (!user) return unauthorizedAnswer()
  const asked = apiRequest(request, user)
  return answerOf(lab, asked, lab.opened().cluster.handle(asked))
}

export const unauthorizedAnswer = (): PlainAnswer => ({
  status: 401,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify(unauthorized()),
})

/** The request as the engine takes it; the lab's prefix is gone from the path. */
export function apiRequest(request: PlainRequest, user: ApiRequest['user']): ApiRequest {
  const { method, path, query, headers, body } = request
  return {
    method: method as ApiRequest['method'],
    path: kubernetesPath(path),
    query: queryOf(query),
    search: query,
    headers,
    ...(body.length > 0 ? { body: { bytes: body } } : {}),
    user,
  }
}

function queryOf(text: string): Record<string, string[]> {
  const query: Record<string, string[]> = {}
  if (text === '') return query
  for (const [name, value] of new URLSearchParams(text)) {
    query[name] ??= []
    query[name].push(value)
  }
  return query
}

function kubernetesPath(pathname: string): string {
  const segments = pathname.split('/').slice(5)
  return `/${segments.map(decodeSegment).join('/')}`
}

function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const uncached: PlainAnswer['headers'] = [['cache-control', 'no-cache, private']]

function answerOf(lab: Lab, request: ApiRequest, response: ApiResponse): PlainAnswer | Connecting {
  const headers: PlainAnswer['headers'] = [
    ...Object.entries(response.headers).filter(([name]) => name !== 'content-type'),
    ['audit-id', request.headers['audit-id'] || randomUUID()],
    ...(response.headers['cache-control'] === undefined ? uncached : []),
    ...response.warnings.map((text): [string, string] => ['warning', `299 - ${headerText(JSON.stringify(text))}`]),
  ]
  if (response.kind === 'connect') return { connect: response.connect, headers }
  // clients write a 304's headers over those that they kept
  if (response.code === 304) return { status: 304, headers, body: '' }
  const type = contentTypeOf(response)
  if (response.kind === 'object' && type.startsWith(protobufType)) return protobufAnswer(lab, request, response, headers)
  headers.push(['content-type', type])
  if (response.kind === 'text') return { status: response.code, headers, body: response.bytes ?? response.text }
  if (response.kind === 'object') return { status: response.code, headers, body: bodyOf(lab, request, response) }
  headers.push([...unbuffered])
  return { status: response.code, headers, body: watchLines(lab, response.watch, type.startsWith(protobufType)) }
}

/** A header holds bytes: UTF-8, each as a character of its own. */
const headerText = (text: string): string => [...encodeUtf8(text)].map((byte) => String.fromCharCode(byte)).join('')

type ObjectResponse = Extract<ApiResponse, { kind: 'object' }>

/** What has no message goes as JSON. */
function protobufAnswer(lab: Lab, request: ApiRequest, response: ObjectResponse, headers: PlainAnswer['headers']): PlainAnswer {
  const bytes = encodeProtobuf(toldByHostTime(lab, response.object as JsonObject))
  headers.push(['content-type', bytes ? contentTypeOf(response) : 'application/json'])
  return { status: response.code, headers, body: bytes ?? bodyOf(lab, request, response) }
}

const contentTypeOf = (response: Exclude<ApiResponse, { kind: 'connect' }>): string =>
  (response.kind === 'watch' ? undefined : response.contentType) ?? response.headers['content-type'] ?? 'application/json'

function bodyOf(lab: Lab, request: ApiRequest, { object, contentType }: ObjectResponse): string {
  return answerBody(request, toldByHostTime(lab, object as JsonObject), contentType)
}
