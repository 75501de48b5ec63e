import type { ObjectSocket } from '../objects/object-host.ts'
import { type SpdyConnection, type SpdyStream, spdyConnection } from './connection.ts'

/** The server's side of SPDY/3.1 on a socket: a bare connection, or a WebSocket whose messages carry the frames. */
export function spdyOver(socket: ObjectSocket, accept: (stream: SpdyStream) => false | (() => void)): SpdyConnection {
  const transport = {
    send: (bytes: Uint8Array) => socket.send(bytes),
    close: () => socket.close(1000, ''),
    bufferedBytes: () => socket.bufferedBytes(),
  }
  return spdyConnection(transport, accept)
}
