import type { Server } from 'node:http'
import { createServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'

const preface = Buffer.from('PRI * HTTP/2.0')
/** A connection that says nothing is closed after this long. */
const silentMs = 60_000
const maxConcurrentStreams = 100

/**
 * Takes HTTP/2 without TLS on the server's own port from clients that begin with its preface (`dig +http-plain`); all others
 * go on as HTTP/1.1. Returns how to close its sessions.
 */
export function takeHttp2(
  server: Server,
  listener: (request: Http2ServerRequest, response: Http2ServerResponse) => void,
): () => void {
  const http2 = createServer({ settings: { maxConcurrentStreams }, maxSessionMemory: 4 }, listener)
  const sessions = new Set<ServerHttp2Session>()
  http2.on('session', (session) => {
    sessions.add(session)
    session.setTimeout(silentMs, () => session.close())
    session.on('error', () => session.destroy())
    session.on('close', () => sessions.delete(session))
  })
  const http1 = server.listeners('connection') as ((socket: Socket) => void)[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) =>
    sniff(socket, (isHttp2) => {
      if (isHttp2) http2.emit('connection', socket)
      else for (const one of http1) one.call(server, socket)
    }),
  )
  return () => {
    for (const session of sessions) session.destroy()
  }
}

/** Looks at a connection's first bytes and puts them back. */
function sniff(socket: Socket, decide: (isHttp2: boolean) => void): void {
  const failed = (): void => void socket.destroy()
  socket.on('error', failed)
  socket.setTimeout(silentMs, failed)
  socket.once('data', (bytes: Buffer) => {
    socket.pause()
    socket.removeListener('error', failed)
    socket.removeListener('timeout', failed)
    socket.setTimeout(0)
    socket.unshift(bytes)
    const length = Math.min(bytes.length, preface.length)
    decide(length > 2 && bytes.subarray(0, length).equals(preface.subarray(0, length)))
    process.nextTick(() => socket.resume())
  })
}
