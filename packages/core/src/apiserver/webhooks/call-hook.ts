import { genericFailure } from '../../api/generic-error.ts'
import type { JsonObject } from '../../api/json.ts'
import { isFailure, type Status } from '../../api/status.ts'
import type { Core } from '../core.ts'
import type { HttpAnswer, OutgoingRequest } from './backend.ts'
import type { ClientConfig } from './client-config.ts'

/** The object that a hook answered with, or the error of client-go. */
export type HookAnswer = { object: JsonObject } | { error: string; status?: Status; unsent?: true }

/** Asks a hook, which is told how long it has. Models apiserver/pkg/util/webhook/client.go HookClient (1.36). */
export function callHook(
  core: Core,
  config: ClientConfig,
  review: JsonObject,
  { timeoutSeconds, silent = false }: HookOptions,
): HookAnswer {
  const place = placeOf(config)
  if (!place) return { error: 'webhook configuration must have either service or URL' }
  const target = `${place.target}?timeout=${timeoutSeconds}s`
  const request: OutgoingRequest = {
    to: place.to,
    method: 'POST',
    target,
    headers: { 'content-type': 'application/json', accept: 'application/json, */*', 'user-agent': userAgent, host: place.host },
    body: JSON.stringify(review),
    timeoutMs: timeoutSeconds * 1000,
    silent,
    trust: { caBundle: config.caBundle },
  }
  const answered = core.backend?.(request) ?? { error: 'no route to the network of the cluster' }
  if (!('error' in answered)) return objectOf(answered)
  return answered.unsent ? answered : { error: `Post "https://${place.host}${target}": ${answered.error}` }
}

const userAgent = 'kube-apiserver-admission'

export interface HookOptions {
  timeoutSeconds: number
  silent?: boolean
}

interface HookPlace {
  to: OutgoingRequest['to']
  host: string
  target: string
}

function placeOf({ service, url }: ClientConfig): HookPlace | undefined {
  if (service) {
    const { namespace, name, path = '', port = 443 } = service
    const target = path === '' ? '/' : path.startsWith('/') ? path : `/${path}`
    return { to: { namespace, name, port }, host: `${name}.${namespace}.svc:${port}`, target }
  }
  const [, host, port, path = ''] = /^https:\/\/([^/:?#]+)(?::(\d+))?([^?#]*)/.exec(url ?? '') ?? []
  if (host === undefined) return undefined
  const named = port === undefined ? host : `${host}:${port}`
  return { to: { host, port: Number(port ?? 443) }, host: named, target: path === '' ? '/' : path }
}

/** Models client-go/rest/request.go transformResponse and Result.Into (1.36). */
function objectOf(answer: HttpAnswer): HookAnswer {
  const { status, body } = answer
  const type = Object.entries(answer.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/json'
  const text = type.startsWith('text/')
  const read = /^application\/json\s*(?:;|$)/.test(type) ? parsed(body) : { error: `serializer for ${type} doesn't exist` }
  if (status < 200 || status > 206) {
    if ('object' in read && isFailure(read.object)) return { error: read.object.message ?? '', status: read.object }
    return { error: genericFailure(status, text ? body.trim() : 'unknown').message ?? '' }
  }
  return read
}

/** Models apimachinery serializer/json Decode (1.36). */
function parsed(body: string): HookAnswer {
  if (body.trim() === '') return { error: "couldn't get version/kind; json parse error: unexpected end of JSON input" }
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    const first = body.trim()[0] ?? ''
    return {
      error: `couldn't get version/kind; json parse error: invalid character '${first}' looking for beginning of value`,
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return {
      error: "couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct",
    }
  const object = value as JsonObject
  if (!object.kind) return { error: `Object 'Kind' is missing in '${body}'` }
  if (!object.apiVersion) return { error: `Object 'apiVersion' is missing in '${body}'` }
  return { object }
}
