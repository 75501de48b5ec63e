import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Input } from '@kubemaze/core/process/process.ts'
import type { Lab } from '../objects/lab.ts'
import type { ObjectSocket, SocketHandler } from '../objects/object-host.ts'

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
/** Standard input that a program has not read yet. */
const maxWaitingBytes = 4_194_304

/** Joins one WebSocket to a program in a container: the first byte of each message names the channel. */
export function channelSocket(lab: Lab, connect: Connect & { type: 'exec' | 'attach' }, protocol: string): SocketHandler {
  const controller = new AbortController()
  const input = byteInput(connect.tty)
  const size = { columns: 80, rows: 24 }
  const base64 = protocol.includes('base64')
  // v4 and later tell the exit by a Status; older ones by text, empty on success
  const structured = protocol.startsWith('v4') || protocol.startsWith('v5')
  let end = (): void => {}

  const open = async (socket: ObjectSocket): Promise<void> => {
    end = lab.activity.begin()
    const write = (channel: number) => (text: string) => socket.send(frame(channel, text, base64))
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
  if (base64) return `${channel}${Buffer.from(text).toString('base64')}`
  const body = Buffer.from(text)
  return new Uint8Array(Buffer.concat([Buffer.of(channel), body]))
}

function decode(data: string | Uint8Array, base64: boolean): Uint8Array {
  if (!base64) return typeof data === 'string' ? Buffer.from(data) : data
  const text = typeof data === 'string' ? data : Buffer.from(data).toString()
  return Buffer.concat([Buffer.of(Number(text[0] ?? '0')), Buffer.from(text.slice(1), 'base64')])
}

function parseSize(bytes: Uint8Array): { columns?: number; rows?: number } {
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

interface ByteInput {
  input: Input
  push(bytes: Uint8Array): void
  end(): void
}

/** Standard input from a socket: bytes in, lines or the whole out. */
function byteInput(tty: boolean): ByteInput {
  const decoder = new TextDecoder()
  let text = ''
  let ended = false
  let wake: (() => void) | undefined
  const more = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  const woken = (): void => {
    wake?.()
    wake = undefined
  }
  async function readLine(): Promise<string | undefined> {
    for (;;) {
      const at = tty ? text.search(/[\r\n\u0004]/) : text.indexOf('\n')
      if (at >= 0) {
        const line = text.slice(0, at)
        const endOfFile = text[at] === '\u0004'
        text = text.slice(at + 1)
        return endOfFile && line === '' ? undefined : line
      }
      if (ended) {
        const rest = text
        text = ''
        return rest === '' ? undefined : rest
      }
      await more()
    }
  }
  return {
    input: {
      isTerminal: tty,
      readLine,
      async readAll() {
        while (!ended) await more()
        const all = text
        text = ''
        return all
      },
    },
    push(bytes) {
      if (text.length < maxWaitingBytes) text += decoder.decode(bytes, { stream: true })
      woken()
    },
    end() {
      ended = true
      woken()
    },
  }
}
