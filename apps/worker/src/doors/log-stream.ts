import { isFailure, type Status } from '@kubemaze/core/api/status.ts'
import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import { lineText } from '@kubemaze/core/kubelet/logs.ts'
import type { Lab } from '../objects/lab.ts'

type LogsOf = Cluster['logs']
type LogConnect = Connect & { type: 'log' }

/** Tells proxies in front to pass a stream on as it comes. */
export const unbuffered = ['x-accel-buffering', 'no'] as const

/** Lines as the log subresource writes them. */
export function logText(lines: readonly { at: string; text: string; partial?: boolean }[], timestamps: boolean): string {
  return lines.map((line) => lineText(line, timestamps)).join('')
}

/** Text that a reader has not taken yet; one that is slower loses its connection. */
const maxWaitingBytes = 4_194_304

/** GET …/log: at once, or with follow as long as the container runs. */
export function logStream(lab: Lab, connect: LogConnect, headers: Headers): Response {
  headers.set('content-type', 'text/plain')
  const first = lab.opened().cluster.logs(connect)
  if (isFailure(first)) return Response.json(first, { status: first.code })
  if (!connect.follow || first.ended) return new Response(logText(first.lines, connect.timestamps), { headers })
  headers.set(...unbuffered)
  return new Response(followed(lab, connect, first), { headers })
}

/** The log's text as it grows, until the container has ended or nobody reads. */
function followed(lab: Lab, connect: LogConnect, first: Exclude<ReturnType<LogsOf>, Status>): ReadableStream<Uint8Array> {
  const { cluster } = lab.opened()
  const encoder = new TextEncoder()
  const endActivity = lab.activity.begin()
  let cursor = first.cursor
  let unsubscribe = (): void => {}
  const stop = (): void => {
    unsubscribe()
    endActivity()
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (lines: typeof first.lines): boolean => {
          if (lines.length > 0) controller.enqueue(encoder.encode(logText(lines, connect.timestamps)))
          return (controller.desiredSize ?? 0) >= -maxWaitingBytes
        }
        send(first.lines)
        unsubscribe = cluster.onCommit(() => {
          const more = cluster.logs(connect, cursor)
          if (isFailure(more)) return
          cursor = more.cursor
          const inTime = send(more.lines)
          if (inTime && !more.ended) return
          stop()
          if (inTime) controller.close()
          else controller.error(new Error('this reader of a log is too slow'))
        })
      },
      cancel: stop,
    },
    { highWaterMark: 0, size: (chunk) => chunk.byteLength },
  )
}
