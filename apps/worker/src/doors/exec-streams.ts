import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { Lab } from '../objects/lab.ts'
import type { SocketHandler } from '../objects/object-host.ts'
import type { SpdyConnection, SpdyStream } from '../spdy/connection.ts'
import { spdyOver } from '../spdy/over-socket.ts'
import { exitText, parseSize } from './channel-socket.ts'
import { type Exec, type JoinedProgram, joinedProgram } from './joined-program.ts'

/** Newest first; a server of 1.36 speaks no v5 over SPDY. */
export const execStreamProtocols = ['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io']

/** How long a client may take to open all its streams. Models kubelet streaming DefaultStreamCreationTimeout. */
const streamCreationTimeoutMs = 30_000

type StreamType = 'error' | 'stdin' | 'stdout' | 'stderr' | 'resize'

function expectedStreams(connect: Exec, protocol: string): Set<StreamType> {
  const resizes = connect.tty && !['v2.channel.k8s.io', 'channel.k8s.io'].includes(protocol)
  const wanted: [StreamType, boolean][] = [
    ['error', true],
    ['stdin', connect.stdin],
    ['stdout', connect.stdout],
    ['stderr', connect.stderr && !connect.tty],
    ['resize', resizes],
  ]
  return new Set(wanted.filter(([, is]) => is).map(([type]) => type))
}

/** exec and attach over SPDY/3.1: a stream each for error, stdin, stdout, stderr and resize. Models kubelet remotecommand/httpstream.go (1.36). */
export function execStreams(lab: Lab, connect: Exec, protocol: string): SocketHandler {
  const expected = expectedStreams(connect, protocol)
  const streams = new Map<string, SpdyStream>()
  const program = joinedProgram(connect, {
    stdout: (text) => writeTo(streams.get('stdout'), text),
    stderr: (text) => writeTo(streams.get('stderr'), text),
  })
  let connection: SpdyConnection | undefined
  let endActivity = (): void => {}
  let timer: ReturnType<typeof setTimeout> | undefined

  function accept(stream: SpdyStream): false | (() => void) {
    const type = stream.headers.streamtype ?? ''
    if (!expected.has(type as StreamType) || streams.has(type)) return false
    streams.set(type, stream)
    listen(type, stream, program)
    if (streams.size < expected.size) return () => {}
    clearTimeout(timer)
    return () => void run()
  }

  async function run(): Promise<void> {
    const code = await program.run(lab).catch((failure: unknown) => {
      console.error(failure)
      return { message: 'the program failed inside the simulation', exitCode: 1 }
    })
    streams.get('error')?.write(Buffer.from(exitText(code, protocol === 'v4.channel.k8s.io')))
    for (const stream of streams.values()) stream.end()
    connection?.close()
  }

  return {
    open(socket) {
      endActivity = lab.activity.begin()
      connection = spdyOver(socket, accept)
      timer = setTimeout(() => connection?.close(), streamCreationTimeoutMs)
    },
    message: (_socket, data) => connection?.feed(typeof data === 'string' ? Buffer.from(data) : data),
    closed() {
      clearTimeout(timer)
      connection?.gone()
      program.leave()
      endActivity()
    },
  }
}

const writeTo = (stream: SpdyStream | undefined, text: string): void => stream?.write(bytesOfText(text))

function listen(type: string, stream: SpdyStream, program: JoinedProgram): void {
  if (type === 'stdin') {
    stream.onData = program.push
    stream.onEnd = program.end
  } else if (type === 'resize') stream.onData = (bytes) => program.resize(parseSize(bytes))
}
