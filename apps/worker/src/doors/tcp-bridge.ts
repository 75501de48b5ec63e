import { bytesOfText, textOfBytes } from '@kubemaze/core/api/bytes-text.ts'
import type { HttpRequest, HttpResponse, Peer, Socket } from '@kubemaze/core/network/packet.ts'

/** Bytes of a request that has not come in whole. */
const maxRequestBytes = 8_388_608

/** Raw bytes from outside, joined to a socket of the lab: HTTP requests are read and answered, other protocols go message by message. */
export interface TcpBridge {
  /** What comes back for these bytes. */
  feed(bytes: Uint8Array): Uint8Array[]
  /** The server has ended the connection. */
  closed(): boolean
}

export function tcpBridge(socket: Socket, peer: Peer): TcpBridge {
  let waiting = Buffer.alloc(0)
  let over = false
  const fail = (): Uint8Array[] => {
    over = true
    return [
      Buffer.from(
        'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
      ),
    ]
  }
  return {
    closed: () => over,
    feed(bytes) {
      if (over) return []
      if (!socket.http) {
        const answer = socket.exchange?.(textOfBytes(bytes), peer)
        return answer === undefined ? [] : [bytesOfText(answer)]
      }
      waiting = Buffer.concat([waiting, bytes])
      if (waiting.length > maxRequestBytes) return fail()
      const out: Uint8Array[] = []
      for (let next = readRequest(waiting); next !== undefined; next = readRequest(waiting)) {
        if (next === 'broken') return [...out, ...fail()]
        waiting = waiting.subarray(next.usedBytes)
        const { request } = next
        out.push(writeResponse(socket.http(request, peer), request))
        if (request.headers.connection?.toLowerCase() === 'close') over = true
      }
      return out
    },
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
