import type { JsonObject } from '@kubemaze/core/api/json.ts'
import type { ApiRequest, ApiResponse, WatchEvent, WatchStream } from '@kubemaze/core/apiserver/request.ts'
import type { Context } from 'hono'
import { stringify } from 'yaml'
import { readBytes } from '../body.ts'
import type { Lab } from '../objects/lab.ts'
import { eventsByHostTime } from './event-times.ts'
import { kubernetesUser } from './kubernetes-user.ts'
import type { LabEnv } from './lab-env.ts'
import { logStream, unbuffered } from './log-stream.ts'
import { proxyAnswer } from './proxy-answer.ts'

/** The server's own limit is 3 MiB; what is larger is refused there in its words, so a little more is let through. */
const maxBodyBytes = 3_145_728
/** Events a slow reader may have waiting before its watch is closed. */
const maxWaitingBytes = 8_388_608
/** A watch ends this much after its time. */
const lateMs = 50

/** any /api/labs/:id/k8s/…: the Kubernetes API. */
export async function kubernetesDoor(c: Context<LabEnv>): Promise<Response> {
  const { lab } = c.env
  const user = kubernetesUser(lab, c.req.raw)
  if (user instanceof Response) return user
  const body = await readBytes(c.req.raw, maxBodyBytes)
  if (body instanceof Response) return tooLargeStatus()
  const request = apiRequest(c.req.raw, user, body)
  return answer(lab, lab.opened().cluster.handle(request))
}

/** The request as the engine takes it; the lab's prefix is gone from the path. */
export function apiRequest(request: Request, user: ApiRequest['user'], body: Uint8Array): ApiRequest {
  const url = new URL(request.url)
  const query: Record<string, string[]> = {}
  for (const [name, value] of url.searchParams) {
    query[name] ??= []
    query[name].push(value)
  }
  const headers: Record<string, string> = {}
  request.headers.forEach((value, name) => {
    headers[name] = value
  })
  return {
    method: request.method as ApiRequest['method'],
    path: kubernetesPath(url.pathname),
    query,
    headers,
    ...(body.length > 0 ? { body: { bytes: body } } : {}),
    user,
  }
}

function kubernetesPath(pathname: string): string {
  const segments = pathname.split('/').slice(5)
  return `/${segments.map(decodeSegment).join('/')}`
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const tooLargeStatus = (): Response =>
  Response.json(
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `Request entity too large: limit is ${maxBodyBytes}`,
      reason: 'RequestEntityTooLarge',
      code: 413,
    },
    { status: 413 },
  )

async function answer(lab: Lab, response: ApiResponse): Promise<Response> {
  const headers = new Headers(response.headers)
  headers.set('audit-id', crypto.randomUUID())
  headers.set('cache-control', 'no-cache, private')
  for (const text of response.warnings) headers.append('warning', `299 - ${JSON.stringify(text)}`)
  if (response.kind === 'text') {
    headers.set('content-type', response.contentType)
    return new Response(response.text, { status: response.code, headers })
  }
  if (response.kind === 'object') return objectAnswer(lab, response, headers)
  if (response.kind === 'watch') {
    headers.set('content-type', headers.get('content-type') ?? 'application/json')
    headers.set(...unbuffered)
    return new Response(watchBody(lab, response.watch), { status: response.code, headers })
  }
  const { connect } = response
  if (connect.type === 'log') return logStream(lab, connect, headers)
  if (connect.type === 'proxy') return proxyAnswer(lab, connect)
  return Response.json(
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Upgrade request required',
      reason: 'BadRequest',
      code: 400,
    },
    { status: 400 },
  )
}

const clocksOf = (lab: Lab): { hostNowMs: number; labNowMs: number } => ({
  hostNowMs: lab.host.nowMs(),
  labNowMs: lab.opened().cluster.now(),
})

function objectAnswer(lab: Lab, response: Extract<ApiResponse, { kind: 'object' }>, headers: Headers): Response {
  const contentType = response.contentType ?? 'application/json'
  headers.set('content-type', contentType)
  const yaml = contentType.startsWith('application/yaml')
  const object = eventsByHostTime(response.object as JsonObject, clocksOf(lab))
  const text = yaml ? stringify(object, { version: '1.1' }) : `${JSON.stringify(object)}\n`
  return new Response(text, { status: response.code, headers })
}

const eventLine = (lab: Lab, { type, object }: WatchEvent): string =>
  JSON.stringify({ type, object: eventsByHostTime(object, clocksOf(lab)) })

/** JSON lines as events come; a reader that is too slow loses its watch, and asks again from its resourceVersion. */
function watchBody(lab: Lab, watch: WatchStream): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const end = lab.activity.begin()
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    clearTimeout(timer)
    watch.close()
    end()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const close = (): void => {
          stop()
          try {
            controller.close()
          } catch {
            // the reader went away first
          }
        }
        const send = (): void => {
          const events = watch.poll()
          if (events.length > 0)
            controller.enqueue(encoder.encode(`${events.map((event) => eventLine(lab, event)).join('\n')}\n`))
          if (watch.ended() || (controller.desiredSize ?? 0) < -maxWaitingBytes) close()
        }
        watch.onReady(send)
        send()
        if (watch.endsAtMs !== undefined && !watch.ended()) {
          const { cluster } = lab.opened()
          // clients take a watch that is over before their own second is for a broken one
          const wait = Math.max(0, Math.min(watch.endsAtMs - cluster.now() + lateMs, 2_147_483_647))
          timer = setTimeout(() => {
            send()
            close()
          }, wait)
        }
      },
      cancel: stop,
    },
    { highWaterMark: 0, size: (chunk) => chunk.byteLength },
  )
}
