import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Lab } from '../objects/lab.ts'
import type { ObjectSocket, SocketHandler } from '../objects/object-host.ts'
import { type Exec, type JoinedProgram, joinedProgram } from './joined-program.ts'

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
export function channelSocket(lab: Lab, connect: Exec, protocol: string): SocketHandler {
  const base64 = protocol.includes('base64')
  // v4 and later tell the exit by a Status; older ones by text, empty on success
  const structured = protocol.startsWith('v4') || protocol.startsWith('v5')
  let program: JoinedProgram | undefined
  let endActivity = (): void => {}

  const open = async (socket: ObjectSocket): Promise<void> => {
    endActivity = lab.activity.begin()
    const write = (channel: number) => (text: string) => {
      socket.send(frame(channel, text, base64))
      if (socket.bufferedBytes() <= maxUnsentBytes) return
      program?.leave()
      socket.close(1008, 'this client reads too slowly')
    }
    program = joinedProgram(connect, {
      stdout: connect.stdout ? write(stdout) : () => {},
      stderr: connect.stderr ? write(stderr) : () => {},
    })
    const code = await program.run(lab)
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
      if (channel === closeSignal && bytes[1] === stdin) program?.end()
      else if (channel === stdin) program?.push(bytes.subarray(1))
      else if (channel === resize) program?.resize(parseSize(bytes.subarray(1)))
    },
    closed() {
      program?.leave()
      endActivity()
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

/** `{"Width":W,"Height":H}` as a client's resize message; a terminal that does not know its size has none, and programs take 80 by 24. */
export function parseSize(bytes: Uint8Array): { columns?: number; rows?: number } {
  try {
    const { Width, Height } = JSON.parse(new TextDecoder().decode(bytes)) as { Width?: unknown; Height?: unknown }
    return { ...(isSize(Width) && { columns: Width || 80 }), ...(isSize(Height) && { rows: Height || 24 }) }
  } catch {
    return {}
  }
}

const isSize = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 65_535

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
