import type { Database } from '@kubemaze/store/database.ts'
import { drizzle } from 'drizzle-orm/durable-sqlite'
import type { HostedObject, ObjectHost, ObjectSocket, SocketHandler } from '../objects/object-host.ts'
import type { Env } from './env.ts'

/** What is kept with a hibernating socket. */
interface Attachment {
  url: string
  headers: [string, string][]
  opening: string[]
}

/** Messages of type `open` kept for a socket. */
const maxOpening = 8

/** A lab or a class in a Durable Object: its SQLite, its alarm, its hibernating WebSockets. */
export class Hosted implements DurableObject {
  private readonly object: HostedObject
  private readonly joined = new Map<WebSocket, { socket: ObjectSocket; handler: SocketHandler }>()
  private readonly state: DurableObjectState

  constructor(
    state: DurableObjectState,
    env: Env,
    id: (state: DurableObjectState) => string,
    open: (host: ObjectHost) => HostedObject,
  ) {
    this.state = state
    this.object = open(hostOf(state, env, id(state)))
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair('{"type":"ping"}', '{"type":"pong"}'))
  }

  async fetch(request: Request): Promise<Response> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return uncompressed(await this.object.fetch(request))
    const decided = await this.object.upgrade(request)
    if (decided instanceof Response) return decided
    const { 0: client, 1: server } = new WebSocketPair()
    this.state.acceptWebSocket(server)
    server.serializeAttachment({ url: request.url, headers: [...request.headers], opening: [] } satisfies Attachment)
    const socket = objectSocket(server)
    this.joined.set(server, { socket, handler: decided.handler })
    decided.handler.open(socket)
    const headers: Record<string, string> = decided.protocol === undefined ? {} : { 'sec-websocket-protocol': decided.protocol }
    return new Response(null, { status: 101, webSocket: client, headers })
  }

  async webSocketMessage(server: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const joined = this.joined.get(server) ?? (await this.rejoin(server))
    if (!joined) return
    if (typeof data === 'string') keepOpening(server, data)
    joined.handler.message(joined.socket, typeof data === 'string' ? data : new Uint8Array(data))
  }

  webSocketClose(server: WebSocket): void {
    const joined = this.joined.get(server)
    this.joined.delete(server)
    joined?.handler.closed(joined.socket)
  }

  webSocketError(server: WebSocket): void {
    this.webSocketClose(server)
  }

  alarm(): void {
    this.object.alarm()
  }

  /** After hibernation the object is new, and its sockets come back one by one. */
  private async rejoin(server: WebSocket): Promise<{ socket: ObjectSocket; handler: SocketHandler } | undefined> {
    const { url, headers, opening } = server.deserializeAttachment() as Attachment
    const decided = await this.object.upgrade(new Request(url, { headers }))
    if (decided instanceof Response || !decided.handler.resume) {
      server.close(1012, 'connect again')
      return undefined
    }
    const joined = { socket: objectSocket(server), handler: decided.handler }
    this.joined.set(server, joined)
    decided.handler.resume(joined.socket, opening)
    return joined
  }
}

/** Cloudflare would compress a stream, and hold its events back until there are enough of them. */
function uncompressed(response: Response): Response {
  if (response.headers.get('x-accel-buffering') !== 'no') return response
  const headers = new Headers(response.headers)
  headers.set('content-encoding', 'identity')
  headers.set('cache-control', 'no-cache, private, no-transform')
  return new Response(response.body, { status: response.status, headers })
}

function keepOpening(server: WebSocket, data: string): void {
  if (!data.startsWith('{"type":"open"') || data.length > 1_000) return
  const attachment = server.deserializeAttachment() as Attachment
  const opening = [...attachment.opening, data].slice(-maxOpening)
  server.serializeAttachment({ ...attachment, opening })
}

function objectSocket(server: WebSocket): ObjectSocket {
  return {
    send(data) {
      try {
        server.send(data)
      } catch {
        // it went away; webSocketClose tells
      }
    },
    close(code, reason) {
      try {
        server.close(code, reason)
      } catch {
        // it was closed already
      }
    },
    bufferedBytes: () => 0,
  }
}

function hostOf(state: DurableObjectState, env: Env, id: string): ObjectHost {
  return {
    id,
    database: drizzle(state.storage) as unknown as Database,
    nowMs: () => Date.now(),
    setAlarm(atMs) {
      void (atMs === undefined ? state.storage.deleteAlarm() : state.storage.setAlarm(Math.max(atMs, Date.now())))
    },
    destroy() {
      void state.storage.deleteAlarm()
      void state.storage.deleteAll()
    },
    peer: (kind, peer) => {
      const space = kind === 'lab' ? env.LAB : env.CLASSROOM
      return space.get(space.idFromName(peer))
    },
  }
}
