import type { Peer, Socket } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'

/** What came of one URL. */
export interface Transfer {
  exit: number
  message: string
  status: number
  headers: Record<string, string>
  bytes: number
  headerBytes: number
  requestBytes: number
  uploadBytes: number
  url: string
  effectiveUrl: string
  redirectUrl: string
  redirects: number
  connects: number
  method: string
  scheme: string
  remoteIp: string
  remotePort: number
  localIp: string
  localPort: number
  lookupSeconds: number
  connectSeconds: number
  totalSeconds: number
  fileName: string | undefined
  /** The last line of -v. */
  verboseEnd: string
}

export interface Connection {
  socket: Socket
  peer: Peer
  ip: string
}

/** One URL on its way. */
export interface State {
  process: ShellProcess
  options: Options
  sink: OutputSink
  connections: Map<string, unknown>
  result: Transfer
  startedAtMs: number
  /** What -v says when the transfer is over, behind the progress meter. */
  last: string
  closing: boolean
}

/** Connections are numbered as they are made. */
export function connectionNumber({ connections }: State, target: Target): number {
  return Math.max(0, [...connections.keys()].indexOf(`${target.host}:${target.port}`))
}

/** Ends the transfer with curl's exit code and words. */
export function fail(state: State, exit: number, message: string): undefined {
  state.result.exit = exit
  state.result.message = message
  return undefined
}

/** A line of -v. */
export function verbose(state: State, text: string): void {
  if (state.options.has('verbose')) state.process.stderr(text)
}

/** Where a transfer's body goes, and its progress meter. */
export interface OutputSink {
  /** Before the first byte: the meter appears. */
  start(): void
  write(text: string): void
  /** Before a retry. */
  restart(): void
  close(result: Transfer): void
  failure(): string | undefined
  fileName: string | undefined
}
