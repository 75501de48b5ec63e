import type { ClientFrame } from '@kubemaze/protocol/terminal.ts'
import { backoffMs } from './backoff.ts'

export type ConnectionState = 'connecting' | 'open' | 'waiting'

export interface Listener {
  frame(frame: unknown): void
  /** `words` say what is going on, for people. */
  state(state: ConnectionState, words: string): void
  /** A connection that was lost and comes back did not reach the server: is there still something to come back to? */
  lost?(): void
}

export interface Connection {
  /** False when nothing is connected: the frame was not sent. */
  send(frame: ClientFrame): boolean
  /** Somebody wants something: what waits for its next attempt tries at once. */
  hurry(): void
  /** Leaves and comes back at once: what is at the other end has changed. */
  renew(): void
  close(): void
}

const pingEveryMs = 25_000
/** Silence after a ping: the line is dead though nobody said so. */
const deadAfterMs = 15_000

/** A WebSocket that comes back by itself. The token travels as a sub-protocol: browsers send no header here. */
export function openConnection(path: string, token: string, listener: Listener): Connection {
  let socket: WebSocket | undefined
  let attempt = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let ended = false
  const watch = heartbeat(
    () => send({ type: 'ping' }),
    () => socket?.close(),
  )

  function connect(): void {
    clearTimeout(retry)
    if (ended) return
    listener.state('connecting', attempt === 0 ? 'Connecting to your lab…' : 'Connecting again…')
    const made = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}`, ['kubemaze', `token.${token}`])
    socket = made
    made.onopen = () => {
      attempt = 0
      listener.state('open', '')
      watch.start()
    }
    made.onmessage = ({ data }) => {
      watch.heard()
      const frame: unknown = JSON.parse(String(data))
      if ((frame as { type?: string }).type !== 'pong') listener.frame(frame)
    }
    made.onclose = () => {
      if (socket === made) lost()
    }
  }
  function lost(): void {
    socket = undefined
    watch.stop()
    if (ended) return
    const wait = backoffMs(attempt++, Math.random())
    const offline = navigator.onLine ? 'The connection is lost' : 'You are offline'
    listener.state('waiting', `${offline}. Your lab is kept; the page connects again in ${Math.ceil(wait / 1000)} s.`)
    listener.lost?.()
    retry = setTimeout(connect, wait)
  }
  function send(frame: ClientFrame): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false
    socket.send(JSON.stringify(frame))
    return true
  }
  const now = (): void => {
    if (!socket) connect()
  }
  addEventListener('online', now)
  connect()
  return {
    send,
    hurry: now,
    renew() {
      const old = socket
      socket = undefined
      old?.close()
      connect()
    },
    close() {
      ended = true
      clearTimeout(retry)
      watch.stop()
      removeEventListener('online', now)
      socket?.close()
    },
  }
}

/** Asks now and then whether the other end still listens, while somebody looks at the page. */
function heartbeat(ping: () => boolean, dead: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let deadline: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    clearTimeout(timer)
    clearTimeout(deadline)
    deadline = undefined
  }
  const start = (): void => {
    stop()
    timer = setTimeout(() => {
      if (document.visibilityState === 'visible' && ping()) deadline = setTimeout(dead, deadAfterMs)
      else start()
    }, pingEveryMs)
  }
  return { start, stop, heard: start }
}
