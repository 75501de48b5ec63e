import type { Context } from 'hono'
import { readBytes } from '../body.ts'
import type { Lab } from '../objects/lab.ts'
import type { LineSource, PlainAnswer, PlainRequest } from '../objects/object-host.ts'
import { type Connecting, kubernetesAnswer } from './kubernetes-answer.ts'
import type { LabEnv } from './lab-env.ts'
import { logStream } from './log-stream.ts'
import { proxyAnswer } from './proxy-answer.ts'

/** The server's own limit is 3 MiB; what is larger is refused there in its words, so a little more is let through. */
export const maxBodyBytes = 3_145_728

/** any /api/labs/:id/k8s/…: the Kubernetes API, for requests as fetch has them. */
export async function kubernetesDoor(c: Context<LabEnv>): Promise<Response> {
  const { lab } = c.env
  const body = await readBytes(c.req.raw, maxBodyBytes)
  if (body instanceof Response) return tooLargeStatus()
  const answer = kubernetesAnswer(lab, plainRequest(c.req.raw, body))
  return 'connect' in answer ? connected(lab, answer) : fetchResponse(answer)
}

export function plainRequest(request: Request, body: Uint8Array): PlainRequest {
  const url = new URL(request.url)
  const headers: Record<string, string> = {}
  request.headers.forEach((value, name) => {
    headers[name] = value
  })
  return { method: request.method, path: url.pathname, query: url.search.slice(1), headers, body }
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

function connected(lab: Lab, { connect, headers }: Connecting): Response {
  if (connect.type === 'log') return logStream(lab, connect, new Headers(headers))
  if (connect.type === 'proxy') return proxyAnswer(lab, connect, new Headers(headers))
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

function fetchResponse({ status, headers, body }: PlainAnswer): Response {
  // a 304 has no body, not even an empty one
  if (status === 304) return new Response(null, { status, headers })
  return new Response(typeof body === 'function' ? streamOf(body) : body, { status, headers })
}

function streamOf(source: LineSource): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = (): void => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = (): void => {
          try {
            controller.close()
          } catch {
            // the reader went away first
          }
        }
        stop = source({
          write: (piece) => controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece),
          waitingBytes: () => -(controller.desiredSize ?? 0),
          end,
          cut: end,
        })
      },
      cancel: () => stop(),
    },
    { highWaterMark: 0, size: (chunk) => chunk.byteLength },
  )
}
