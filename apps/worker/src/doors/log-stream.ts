import { isFailure } from '@kubemaze/core/api/status.ts'
import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'

type LogConnect = Connect & { type: 'log' }

/** Tells proxies in front to pass a stream on as it comes. */
export const unbuffered = ['x-accel-buffering', 'no'] as const

/** Lines as the log subresource writes them. */
export function logText(lines: readonly { at: string; text: string }[], timestamps: boolean): string {
  return lines.map((line) => `${timestamps ? `${line.at} ` : ''}${line.text}\n`).join('')
}

/** GET …/log: at once, or with follow as long as the container runs. */
export function logStream(lab: Lab, connect: LogConnect, headers: Headers): Response {
  headers.set('content-type', 'text/plain')
  const { cluster } = lab.opened()
  const first = cluster.logs(connect)
  if (isFailure(first)) return Response.json(first, { status: first.code })
  if (!connect.follow || first.ended) return new Response(logText(first.lines, connect.timestamps), { headers })
  headers.set(...unbuffered)
  const encoder = new TextEncoder()
  const endActivity = lab.activity.begin()
  let cursor = first.cursor
  let stop = (): void => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (lines: typeof first.lines): void => {
        if (lines.length > 0) controller.enqueue(encoder.encode(logText(lines, connect.timestamps)))
      }
      send(first.lines)
      const unsubscribe = cluster.onCommit(() => {
        const more = cluster.logs(connect, cursor)
        if (isFailure(more)) return
        cursor = more.cursor
        send(more.lines)
        if (!more.ended) return
        stop()
        controller.close()
      })
      stop = () => {
        unsubscribe()
        endActivity()
      }
    },
    cancel: () => stop(),
  })
  return new Response(body, { headers })
}
