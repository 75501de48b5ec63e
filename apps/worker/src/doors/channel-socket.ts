import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import type { ObjectSocket, SocketHandler } from '../objects/object-host.ts'
import { programInput } from './program-input.ts'

/** Newest first, as the server chooses. */
export const channelProtocols = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'base64.channel.k8s.io',
]

const stdin = 0
const stdout = 1
const stderr = 2
const error = 3
const resize = 4
const closeSignal = 255
/** A client that reads slower than this much loses its connection, and its program. */
const maxUnsentBytes = 16_777_216

/** Joins one WebSocket to a program in a container: the first byte of each message names the channel. */
export function channelSocket(lab: Lab, connect: Connect & { type: 'exec' | 'attach' }, protocol: string): SocketHandler {
  const controller = new AbortController()
  const input = programInput(connect.tty)
  const size = { columns: 80, rows: 24 }
  const base64 = protocol.includes('base64')
  // v4 and later tell the exit by a Status; older ones by text, empty on success
  const structured = protocol.startsWith('v4') || protocol.startsWith('v5')
  let end = (): void => {}

  const open = async (socket: ObjectSocket): Promise<void> => {
    end = lab.activity.begin()
    if (!connect.stdin) input.end()
    const write = (channel: number) => (text: string) => {
      if (controller.signal.aborted) return
      socket.send(frame(channel, text, base64))
      if (socket.bufferedBytes() <= maxUnsentBytes) return
      controller.abort()
      socket.close(1008, 'this client reads too slowly')
    }
    const code = await lab.opened().cluster.exec(connect, {
      stdin: input.input,
      stdout: connect.stdout ? write(stdout) : () => {},
      stderr: connect.stderr && !connect.tty ? write(stderr) : connect.tty ? write(stdout) : () => {},
      signal: controller.signal,
      ...(connect.tty ? { terminal: { ...size, edit: () => Promise.resolve(false) } } : {}),
    })
    socket.send(frame(error, exitText(code, structured), base64))
    socket.close(1000, '')
  }
  return {
    open(socket) {
      open(socket).catch((failure) => {
        console.error(failure)
        socket.close(1011, 'the program failed inside the simulation')
      })
    },
    message(_socket, data) {
      const bytes = decode(data, base64)
      const channel = bytes[0]
      if (channel === closeSignal && bytes[1] === stdin) input.end()
      else if (channel === stdin && connect.stdin) input.push(bytes.subarray(1))
      else if (channel === resize) Object.assign(size, parseSize(bytes.subarray(1)))
    },
    closed() {
      controller.abort()
      input.end()
      end()
    },
  }
}

function frame(channel: number, text: string, base64: boolean): string | Uint8Array {
  const body = bytesOfText(text)
  if (base64) return `${channel}${Buffer.from(body).toString('base64')}`
  return new Uint8Array(Buffer.concat([Buffer.of(channel), body]))
}

function decode(data: string | Uint8Array, base64: boolean): Uint8Array {
  if (!base64) return typeof data === 'string' ? Buffer.from(data) : data
  const text = typeof data === 'string' ? data : Buffer.from(data).toString()
  return Buffer.concat([Buffer.of(Number(text[0] ?? '0')), Buffer.from(text.slice(1), 'base64')])
}

/** `{"Width":W,"Height":H}` as a client's resize message. */
export function parseSize(bytes: Uint8Array): { columns?: number; rows?: number } {
  try {
    const { Width, Height } = JSON.parse(new TextDecoder().decode(bytes)) as { Width?: number; Height?: number }
    return { ...(Width ? { columns: Width } : {}), ...(Height ? { rows: Height } : {}) }
  } catch {
    return {}
  }
}

/** How a program's end is told. Models apimachinery remotecommand v4 (1.36). */
export function exitText(code: number | { message: string; exitCode: number }, structured: boolean): string {
  if (typeof code !== 'number') {
    const status = { metadata: {}, status: 'Failure', message: code.message, reason: 'InternalError', code: 500 }
    return structured ? JSON.stringify(status) : code.message
  }
  const message = `command terminated with exit code ${code}`
  if (!structured) return code === 0 ? '' : message
  if (code === 0) return JSON.stringify({ metadata: {}, status: 'Success' })
  const details = { causes: [{ reason: 'ExitCode', message: String(code) }] }
  return JSON.stringify({ metadata: {}, status: 'Failure', message, reason: 'NonZeroExitCode', details })
}
