import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import type { ObjectSocket, SocketHandler } from '../objects/object-host.ts'
import { logStream } from './log-stream.ts'

export const logProtocols = ['binary.k8s.io', 'base64.binary.k8s.io']

/** A log over WebSocket: an empty message first, then the text as it comes. Models apimachinery wsstream.Reader (1.36). */
export function logSocket(lab: Lab, connect: Connect & { type: 'log' }, protocol: string | undefined): SocketHandler {
  let cancel = (): void => {}
  const pack = (bytes: Uint8Array): string | Uint8Array =>
    protocol === 'base64.binary.k8s.io' ? Buffer.from(bytes).toString('base64') : bytes
  async function pump(socket: ObjectSocket): Promise<void> {
    socket.send(pack(new Uint8Array()))
    const reader = (logStream(lab, connect, new Headers()).body as ReadableStream<Uint8Array>).getReader()
    cancel = () => void reader.cancel().catch(() => {})
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) socket.send(pack(piece.value))
    socket.close(1000, '')
  }
  return {
    open(socket) {
      pump(socket).catch((failure) => {
        console.error(failure)
        socket.close(1011, 'the log could not be read')
      })
    },
    message() {},
    closed: () => cancel(),
  }
}
