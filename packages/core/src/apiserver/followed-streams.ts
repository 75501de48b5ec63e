import type { WatchEvent, WatchStream } from './request.ts'

/** A watch as another server gives it. */
export interface RemoteStream {
  /** Events since the last read. */
  read(): WatchEvent[]
  ended(): boolean
  close(): void
  /** Lab time at which it ends by itself. */
  endsAtMs: number
  nowMs(): number
}

export interface FollowedStreams {
  open(stream: RemoteStream): WatchStream
  /** Tells those who wait that something came, or that nothing comes any more. */
  look(): void
  count(): number
}

interface Followed {
  stream: RemoteStream
  events: WatchEvent[]
  ready: (() => void) | undefined
  announced: boolean
}

/** Watches that other servers feed. Nobody tells this one of their changes, so that it looks for them. */
export function followedStreams(): FollowedStreams {
  const open = new Set<Followed>()
  const take = (one: Followed): boolean => {
    one.events.push(...one.stream.read())
    return one.events.length > 0 || one.stream.ended()
  }
  return {
    count: () => open.size,
    look() {
      for (const one of open) {
        if (one.announced || !take(one)) continue
        one.announced = true
        one.ready?.()
      }
    },
    open(stream) {
      const one: Followed = { stream, events: [], ready: undefined, announced: false }
      open.add(one)
      return streamOf(one, take, () => open.delete(one))
    },
  }
}

function streamOf(one: Followed, take: (one: Followed) => boolean, drop: () => void): WatchStream {
  const { stream } = one
  const close = (): void => {
    drop()
    stream.close()
  }
  return {
    endsAtMs: stream.endsAtMs,
    poll() {
      take(one)
      const { events } = one
      one.events = []
      one.announced = false
      return events
    },
    onReady(callback) {
      one.ready = callback
    },
    ended: () => stream.ended() || stream.nowMs() >= stream.endsAtMs,
    close,
  }
}
