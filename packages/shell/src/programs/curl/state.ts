import type { Peer, Socket } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'
import type { Target } from '../net/url.ts'
import type { Options } from '../options.ts'
import type { CookieJar } from './cookies.ts'
import { proxyFor } from './proxy.ts'
import type { Tracer } from './trace.ts'

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
  /** Its host as -v names it. */
  shown: string
}

/** What the URLs of one command share. */
export interface Session {
  process: ShellProcess
  connections: Map<string, Connection>
  cookies: CookieJar
}

/** One URL, with its options and where it goes to. */
export interface Transferring extends Session {
  options: Options
  sink: OutputSink
  tracer: Tracer
}

/** One URL on its way. */
export interface State extends Transferring {
  result: Transfer
  startedAtMs: number
  /** What -v says when the transfer is over, behind the progress meter. */
  last: string
  closing: boolean
}

/** Connections are numbered as they are made. */
export function connectionNumber(state: State, target: Target): number {
  return Math.max(0, [...state.connections.keys()].indexOf(keyOf(state, target)))
}

/** All that goes to a proxy goes over one connection. */
export const keyOf = (state: State, target: Target): string => {
  const proxy = proxyFor(state, target)
  return proxy ? `proxy ${proxy.host}:${proxy.port}` : `${target.host}:${target.port}`
}

/** Ends the transfer with curl's exit code and words. */
export function fail(state: State, exit: number, message: string): undefined {
  state.result.exit = exit
  state.result.message = message
  return undefined
}

/** Lines of -v about what happens; each begins with `* `. */
export function verbose({ tracer }: Pick<State, 'tracer'>, text: string): void {
  if (text !== '') tracer.tell('info', text.replace(/^\* /gm, ''))
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
