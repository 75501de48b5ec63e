import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { Conversation, HttpHandler, HttpRequest, HttpResponse, Peer, Socket } from '@kubemaze/core/network/packet.ts'

/** Bytes of a request that has not come in whole. */
const maxRequestBytes = 8_388_608

/** Where what the lab's socket says goes. */
export interface BridgeEnd {
  data(bytes: Uint8Array): void
  /** The server has ended the connection. */
  ended(): void
}

/** Raw bytes from outside, joined to a socket of the lab: HTTP requests are read and answered, other protocols go as they come. */
export interface TcpBridge {
  feed(bytes: Uint8Array): void
  /** The client says no more: the server may still answer for a second, as containerd lets it. */
  finish(): void
  close(): void
}

export function tcpBridge(socket: Socket, peer: Peer, out: BridgeEnd): TcpBridge {
  const conversation = socket.http ? undefined : socket.accept?.(peer)
  if (conversation) return conversationBridge(conversation, out)
  return socket.http ? httpBridge(socket.http, peer, out) : messageBridge(socket, peer, out)
}

const refusal = 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request'

function httpBridge(http: HttpHandler, peer: Peer, out: BridgeEnd): TcpBridge {
  let waiting = Buffer.alloc(0)
  let over = false
  const end = (): void => {
    if (!over) out.ended()
    over = true
  }
  const fail = (): void => {
    out.data(Buffer.from(refusal))
    end()
  }
  return {
    feed(bytes) {
      waiting = Buffer.concat([waiting, bytes])
      if (waiting.length > maxRequestBytes) return fail()
      while (!over) {
        const next = readRequest(waiting)
        if (next === undefined) return
        if (next === 'broken') return fail()
        waiting = waiting.subarray(next.usedBytes)
        out.data(writeResponse(http(next.request, peer), next.request))
        if (next.request.headers.connection?.toLowerCase() === 'close') end()
      }
    },
    finish: end,
    close: () => void (over = true),
  }
}

function messageBridge(socket: Socket, peer: Peer, out: BridgeEnd): TcpBridge {
  return {
    feed(bytes) {
      const answer = socket.exchange?.(textOfBytes(bytes), peer)
      if (answer !== undefined) out.data(bytesOfText(answer))
    },
    finish: () => out.ended(),
    close() {},
  }
}

/** While something comes, and when nothing has come for long. */
const [pollMs, idleMs] = [20, 320]
const lastWordsMs = 1000

/** Both ends speak when they like: what comes is looked for again and again while the connection is open. */
function conversationBridge(conversation: Conversation, out: BridgeEnd): TcpBridge {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitMs = pollMs
  const close = (): void => {
    clearTimeout(timer)
    timer = undefined
    conversation.close()
  }
  const look = (): void => {
    const over = conversation.ended()
    const text = conversation.read()
    if (text !== '') out.data(bytesOfText(text))
    waitMs = text === '' ? Math.min(waitMs * 2, idleMs) : pollMs
    timer = over ? undefined : setTimeout(look, waitMs)
    if (!over) return
    close()
    out.ended()
  }
  timer = setTimeout(look, pollMs)
  return {
    feed(bytes) {
      waitMs = pollMs
      conversation.send(textOfBytes(bytes))
    },
    finish() {
      conversation.finish()
      setTimeout(() => {
        if (timer === undefined) return
        close()
        out.ended()
      }, lastWordsMs)
    },
    close,
  }
}

type Read = { request: HttpRequest; usedBytes: number } | 'broken' | undefined

/** The first whole request in the bytes; undefined while it is still coming. */
function readRequest(bytes: Buffer): Read {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0)
    return bytes.length > 0 &&
      !/^[A-Z]{1,10}( |$)/.test(
        bytes
          .subarray(0, 11)
          .toString('latin1')
          .split(/[^A-Z ]/)[0] ?? '',
      )
      ? 'broken'
      : undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const start = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(first)
  if (!start) return 'broken'
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
  }
  const length = Number(headers['content-length'] ?? 0)
  if (!Number.isInteger(length) || length < 0) return 'broken'
  if (bytes.length < end + 4 + length) return undefined
  const body = textOfBytes(bytes.subarray(end + 4, end + 4 + length))
  return {
    request: { method: start[1] as string, target: start[2] as string, headers: { host: '', ...headers }, body },
    usedBytes: end + 4 + length,
  }
}

function writeResponse({ status, reason, headers, body }: HttpResponse, request: HttpRequest): Uint8Array {
  const bytes = bytesOfText(body)
  const own = Object.entries(headers).filter(([name]) => !/^(content-length|connection|transfer-encoding)$/i.test(name))
  const close = request.headers.connection?.toLowerCase() === 'close'
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    ...own.map(([name, value]) => `${name}: ${value}`),
    `Content-Length: ${bytes.length}`,
    ...(close ? ['Connection: close'] : []),
  ]
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  return request.method === 'HEAD' ? head : Buffer.concat([head, bytes])
}
