import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { parseLabAddress } from '../address.ts'
import type { HostedObject, ObjectSocket, SocketHandler, Upgrade } from '../objects/object-host.ts'
import type { ObjectPool } from './object-pool.ts'

/** A message may carry a 4 MiB file of the editor. */
const maxPayloadBytes = 8_388_608
/** How long a client may take to say goodbye when the server stops. */
const closeAfterMs = 200

export interface Upgrades {
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Tells every client that the server goes away. */
  close(): void
}

/** Hands WebSocket upgrades to the object they are for. */
export function openUpgrades(pool: ObjectPool): Upgrades {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxPayloadBytes })
  const sockets = new Set<Duplex>()
  const handle: Upgrades['handle'] = (incoming, socket, head) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    accept(pool, incoming)
      .then((decided) => {
        if (decided instanceof Response) return refuse(socket, decided)
        if (decided.spdy !== undefined) return joinRaw(socket, head, decided.spdy, decided.handler)
        return join(server, incoming, socket, head, decided)
      })
      .catch((error) => {
        console.error(error)
        socket.destroy()
      })
  }
  return {
    handle,
    close() {
      for (const client of server.clients) client.close(1001, 'the server stops')
      for (const socket of sockets) socket.end()
      setTimeout(() => sockets.forEach((socket) => socket.destroy()), closeAfterMs).unref()
    },
  }
}

async function accept(pool: ObjectPool, incoming: IncomingMessage): Promise<Upgrade | Response> {
  const request = toRequest(incoming)
  const object = objectFor(pool, new URL(request.url).pathname)
  if (!object) return new Response('There is nothing here to connect to.\n', { status: 404 })
  return object.upgrade(request)
}

export function toRequest(incoming: IncomingMessage): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined && name !== 'connection') headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const method = incoming.method ?? 'GET'
  return new Request(`http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`, { headers, method })
}

function objectFor(pool: ObjectPool, pathname: string): HostedObject | undefined {
  const [, api, kind, id = ''] = pathname.split('/')
  if (api !== 'api') return undefined
  const lab = kind === 'labs' ? parseLabAddress(id) : undefined
  if (lab && pool.exists('lab', lab.id)) return pool.get('lab', lab.id)
  if (kind === 'classes' && /^c[a-z0-9]{4,31}$/.test(id) && pool.exists('classroom', id)) return pool.get('classroom', id)
  return undefined
}

async function refuse(socket: Duplex, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? 'text/plain; charset=utf-8'
  socket.end(
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 ${response.status} ${reasons[response.status] ?? 'Refused'}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`,
      ),
      body,
    ]),
  )
}

const reasons: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
}

/** ws reads no protocol with a slash in its name (SPDY/3.1+portforward.k8s.io), so that the object's choice is written past it. */
function join(server: WebSocketServer, incoming: IncomingMessage, socket: Duplex, head: Buffer, upgrade: Upgrade): void {
  const { protocol, handler } = upgrade
  delete incoming.headers['sec-websocket-protocol']
  const name = (lines: string[]): void => {
    if (protocol !== undefined) lines.push(`Sec-WebSocket-Protocol: ${protocol}`)
  }
  server.once('headers', name)
  server.handleUpgrade(incoming, socket, head, (client) => attach(client, handler))
  server.off('headers', name)
}

/** A connection that speaks SPDY/3.1 after the upgrade: its bytes go to the handler as they come. */
function joinRaw(socket: Duplex, head: Buffer, protocol: string, handler: SocketHandler): void {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  )
  const raw: ObjectSocket = {
    send: (data) => {
      if (socket.writable) socket.write(data)
    },
    close: () => {
      socket.end()
      setTimeout(() => socket.destroy(), closeAfterMs).unref()
    },
    bufferedBytes: () => socket.writableLength,
  }
  socket.on('data', (bytes: Buffer) => handler.message(raw, bytes))
  socket.on('end', () => socket.end())
  socket.on('close', () => handler.closed(raw))
  handler.open(raw)
  if (head.length > 0) handler.message(raw, head)
}

function attach(client: WebSocket, handler: SocketHandler): void {
  const socket: ObjectSocket = {
    send: (data) => client.send(data),
    close: (code, reason) => client.close(code, reason),
    bufferedBytes: () => client.bufferedAmount,
  }
  client.on('message', (data, isBinary) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as ArrayBuffer)
    handler.message(socket, isBinary ? bytes : bytes.toString())
  })
  client.on('close', () => handler.closed(socket))
  client.on('error', () => client.close())
  handler.open(socket)
}
