import type { Connect } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import type { SocketHandler } from '../objects/object-host.ts'
import type { SpdyConnection, SpdyStream } from '../spdy/connection.ts'
import { spdyOver } from '../spdy/over-socket.ts'
import { dialPod } from './port-forward.ts'
import type { BridgeEnd, TcpBridge } from './tcp-bridge.ts'

type PortForward = Connect & { type: 'portforward' }

/** SPDY frames inside a WebSocket, as kubectl asks since 1.31. */
export const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io'
export const portForwardStreamProtocol = 'portforward.k8s.io'

interface Pair {
  error?: SpdyStream
  data?: SpdyStream
}

const maxPairs = 256

/** Port-forward over SPDY/3.1: for each connection a stream for errors and one for data. Models kubelet portforward/httpstream.go (1.36). */
export function portForwardStreams(lab: Lab, connect: PortForward): SocketHandler {
  const pairs = new Map<string, Pair>()
  const open = new Set<TcpBridge>()
  let connection: SpdyConnection | undefined
  let endActivity = (): void => {}

  function accept(stream: SpdyStream): false | (() => void) {
    const { streamtype, port = '', requestid = port } = stream.headers
    if ((streamtype !== 'error' && streamtype !== 'data') || !isPort(port)) return false
    const pair = pairs.get(requestid) ?? {}
    if (pair[streamtype] || pairs.size >= maxPairs) return false
    pair[streamtype] = stream
    pairs.set(requestid, pair)
    const early: Uint8Array[] = []
    stream.onData = (bytes) => void early.push(bytes)
    const { error, data } = pair
    if (!error || !data) return () => {}
    pairs.delete(requestid)
    return () => {
      const bridge = join((out) => dialPod(lab, connect, Number(port), out), { error, data }, early)
      if (bridge) open.add(bridge)
    }
  }

  return {
    open(socket) {
      endActivity = lab.activity.begin()
      connection = spdyOver(socket, accept)
    },
    message: (_socket, data) => connection?.feed(typeof data === 'string' ? Buffer.from(data) : data),
    closed() {
      connection?.gone()
      for (const bridge of open) bridge.close()
      endActivity()
    },
  }
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535

/** Joins a pair of streams to the Pod's port; `early` is what came before both were there. Returns the connection, if one is open. */
function join(
  dial: (out: BridgeEnd) => TcpBridge | string,
  { error, data }: Required<Pair>,
  early: readonly Uint8Array[],
): TcpBridge | undefined {
  const ended = (): void => {
    data.end()
    error.end()
  }
  const bridge = dial({ data: (bytes) => data.write(bytes), ended })
  if (typeof bridge === 'string') {
    error.write(Buffer.from(bridge))
    ended()
    return undefined
  }
  data.onData = (bytes) => bridge.feed(bytes)
  data.onEnd = () => bridge.finish()
  for (const bytes of early) bridge.feed(bytes)
  return bridge
}
