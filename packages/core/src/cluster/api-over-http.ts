import { bytesOfText } from '../api/bytes-text.ts'
import { httpReason } from '../api/http-reason.ts'
import type { JsonObject } from '../api/json.ts'
import { badRequest, isFailure, type Status, unauthorized } from '../api/status.ts'
import { answerBody } from '../apiserver/answer-body.ts'
import { eventText } from '../apiserver/answer-text.ts'
import type { ApiRequest, ApiResponse, Connect, UserInfo, WatchStream } from '../apiserver/request.ts'
import type { HttpRequest, HttpResponse } from '../network/packet.ts'
import type { Cluster } from './cluster.ts'

const anonymous: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

/** What answers stand behind. */
export type HttpSources = Pick<Cluster, 'handle' | 'logs' | 'proxy' | 'now'>

/** The API server as programs in Pods meet it: https://kubernetes.default with a ServiceAccount's token. */
export function apiOverHttp(sources: HttpSources, authenticate: (token: string) => UserInfo | undefined) {
  const answer = answerOverHttp(sources)
  return (request: HttpRequest): HttpResponse => {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const user = bearer === undefined ? anonymous : authenticate(bearer)
    return user ? answer(request, user) : written(401, unauthorized())
  }
}

/** The API server's answer to an HTTP request of somebody it knows; watches and followed logs go on as streams. */
export function answerOverHttp(sources: HttpSources) {
  return (request: HttpRequest, user: UserInfo): HttpResponse => {
    const asked = apiRequest(request, user)
    const response = sources.handle(asked)
    const answer = answerOf(sources, response, asked)
    const date = new Date(sources.now()).toUTCString()
    const headers = { ...shared(response), ...answer.headers, Date: date }
    return request.method === 'HEAD' ? { ...answer, headers, body: '' } : { ...answer, headers }
  }
}

function answerOf(sources: HttpSources, response: ApiResponse, asked: ApiRequest): HttpResponse {
  if (response.kind === 'text') return textual(response.code, response.contentType, response.text)
  if (response.kind === 'object') {
    const { code, object, contentType } = response
    return textual(code, contentType ?? 'application/json', answerBody(asked, object as JsonObject, contentType))
  }
  if (response.kind === 'watch') return watched(response.watch, sources)
  const { connect } = response
  if (connect.type === 'log') return logged(sources, connect)
  if (connect.type !== 'proxy') return written(400, badRequest('Upgrade request required'))
  const { status, headers, body } = sources.proxy(connect)
  return { status, reason: httpReason(status), headers: { ...headers }, body }
}

/** What every answer says. */
function shared({ headers, warnings }: ApiResponse): Record<string, string> {
  const others = Object.entries(headers).filter(([name]) => name !== 'content-type')
  const warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ')
  return {
    'Cache-Control': 'no-cache, private',
    ...Object.fromEntries(others),
    ...(warning === '' ? {} : { Warning: warning }),
  }
}

function watched(watch: WatchStream, { now }: HttpSources): HttpResponse {
  const read = (): string =>
    watch
      .poll()
      .map((event) => `${eventText(event)}\n`)
      .join('')
  return {
    status: 200,
    reason: 'OK',
    headers: { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' },
    body: read(),
    stream: {
      read,
      ended: () => watch.ended() || (watch.endsAtMs !== undefined && now() >= watch.endsAtMs),
      close: () => watch.close(),
    },
  }
}

function logged({ logs }: HttpSources, connect: Connect & { type: 'log' }): HttpResponse {
  const first = logs(connect)
  if (isFailure(first)) return written(first.code, first)
  const textOf = ({ lines }: typeof first): string =>
    lines.map(({ at, text, partial }) => `${connect.timestamps ? `${at} ` : ''}${text}${partial ? '' : '\n'}`).join('')
  const plain = textual(200, 'text/plain', textOf(first))
  if (!connect.follow || first.ended) return plain
  let last = first
  const read = (): string => {
    const next = logs(connect, last.cursor)
    if (isFailure(next)) return ''
    last = next
    return textOf(next)
  }
  const headers = { ...plain.headers, 'Transfer-Encoding': 'chunked' }
  return { ...plain, headers, stream: { read, ended: () => last.ended, close: () => {} } }
}

function apiRequest(request: HttpRequest, user: UserInfo): ApiRequest {
  const [path = '/', search = ''] = request.target.split('?')
  const query: Record<string, string[]> = {}
  for (const pair of search.split('&').filter(Boolean)) {
    const [name = '', ...rest] = pair.split('=').map((part) => safeDecode(part.replaceAll('+', ' ')))
    query[name] = [...(query[name] ?? []), rest.join('=')]
  }
  return {
    method: request.method as ApiRequest['method'],
    path: path.split('/').map(safeDecode).join('/'),
    query,
    search,
    headers: request.headers,
    user,
    ...(request.body === '' ? {} : { body: { bytes: bytesOfText(request.body) } }),
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const textual = (status: number, contentType: string, body: string): HttpResponse => ({
  status,
  reason: httpReason(status),
  headers: { 'Content-Type': contentType },
  body,
})

const written = (status: number, object: Status): HttpResponse =>
  textual(status, 'application/json', `${JSON.stringify(object)}\n`)
