import { bytesOfText } from '../api/bytes-text.ts'
import type { ApiRequest, ApiResponse, UserInfo } from '../apiserver/request.ts'
import type { HttpRequest, HttpResponse } from '../network/packet.ts'

const anonymous: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

/** The API server as programs in Pods meet it: https://kubernetes.default with a ServiceAccount's token. */
export function apiOverHttp(handle: (request: ApiRequest) => ApiResponse, authenticate: (token: string) => UserInfo | undefined) {
  return (request: HttpRequest): HttpResponse => {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const user = bearer === undefined ? anonymous : authenticate(bearer)
    if (!user)
      return written(401, {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'Unauthorized',
        reason: 'Unauthorized',
        code: 401,
      })
    const response = handle(apiRequest(request, user))
    if (response.kind === 'text')
      return { status: response.code, reason: '', headers: { 'Content-Type': response.contentType }, body: response.text }
    if (response.kind === 'object') return written(response.code, response.object)
    return written(400, {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'this request needs a connection that stays open',
      reason: 'BadRequest',
      code: 400,
    })
  }
}

function apiRequest(request: HttpRequest, user: UserInfo): ApiRequest {
  const [path = '/', search = ''] = request.target.split('?')
  const query: Record<string, string[]> = {}
  for (const pair of search.split('&').filter(Boolean)) {
    const [name = '', value = ''] = pair.split('=').map((part) => safeDecode(part.replaceAll('+', ' ')))
    query[name] = [...(query[name] ?? []), value]
  }
  return {
    method: request.method as ApiRequest['method'],
    path: path.split('/').map(safeDecode).join('/'),
    query,
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

const written = (status: number, object: object): HttpResponse => ({
  status,
  reason: '',
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(object, undefined, 2)}\n`,
})
