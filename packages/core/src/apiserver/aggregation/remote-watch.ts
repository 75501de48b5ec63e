import { type Call, parameter } from '../core.ts'
import type { WatchEvent, WatchStream } from '../request.ts'
import type { AnswerStream } from '../webhooks/backend.ts'

/** A watch that nobody ends lasts so long, as this server's own do. */
const defaultTimeoutMs = 45 * 60_000
/** A line that does not end is given up. */
const maxLineLength = 4 * 1024 * 1024

/** The events that another server's answer holds and goes on to hold. */
export function remoteWatch(call: Call, body: string, stream: AnswerStream): WatchStream | 'too many' {
  const seconds = Number(parameter(call.request, 'timeoutSeconds') ?? '0') || 0
  const nowMs = (): number => call.core.clock.now()
  const state = { rest: body }
  const read = (): WatchEvent[] => {
    const lines = (state.rest + stream.read()).split('\n')
    state.rest = (lines.pop() ?? '').slice(0, maxLineLength)
    return lines.flatMap(eventIn)
  }
  const endsAtMs = nowMs() + (seconds > 0 ? seconds * 1000 : defaultTimeoutMs)
  return call.core.hub.follow({ read, ended: () => stream.ended(), close: () => stream.close(), endsAtMs, nowMs })
}

function eventIn(line: string): WatchEvent[] {
  try {
    const event = JSON.parse(line) as WatchEvent
    return typeof event?.object === 'object' && event.object !== null ? [event] : []
  } catch {
    return []
  }
}
