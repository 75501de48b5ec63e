import type { Pod } from '../api/pod.ts'
import { track } from './flow-state.ts'
import type { NodeHost } from './hosts.ts'
import type { ConnectOutcome, Hop, Protocol, Socket } from './packet.ts'
import type { NetworkParts } from './parts.ts'

/** Who dials: where, from which address, and the Pod if it is one. */
export interface Dialer {
  kind: 'node' | 'pod' | 'outside'
  ip: string
  /** The node whose rules the packet meets first; outside: found by the destination. */
  node: NodeHost | undefined
  pod: Pod | undefined
}

export interface Attempt {
  parts: NetworkParts
  dialer: Dialer
  ip: string
  port: number
  protocol: Protocol
  silent: boolean
  hops: Hop[]
  /** The rules of the node that it passes are older than the Services. */
  stale?: boolean
  /** Where its packet came to, after address translation. */
  reached: { last?: Arrival }
}

export interface Arrival {
  ip: string
  port: number
  source: string
}

export const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1'

/** The packet has come to a socket that listens. */
export function connected(attempt: Attempt, socket: Socket, { ip, port, source }: Arrival): ConnectOutcome {
  const { parts, dialer, protocol, hops, silent } = attempt
  const owner =
    socket.owner.kind === 'pod'
      ? `Pod ${socket.owner.name} (container ${socket.owner.container})`
      : `${socket.owner.program} on ${socket.owner.node}`
  hops.push({ kind: 'socket', ok: true, title: `${owner} listens on ${port}/${protocol}` })
  const sourcePort = 32768 + (silent ? 0 : parts.random.int(28_000))
  const peer = { sourceIp: source, sourcePort, nowMs: parts.clock.now() }
  if (!silent && dialer.node) {
    track(parts, dialer.node.name, {
      protocol,
      source: dialer.ip,
      sourcePort,
      destination: attempt.ip,
      port: attempt.port,
      replySource: ip,
      replyPort: port,
      replyDestination: source,
      atMs: parts.clock.now(),
    })
  }
  if (socket.resets && !silent) {
    parts.turn(() => socket.resets?.(peer))
    return { outcome: 'reset' }
  }
  return { outcome: 'connected', socket: logged(parts, socket, silent), peer, destination: { ip, port } }
}

/** What a request leaves behind in a Pod (its log) is a turn of the lab. */
function logged(parts: NetworkParts, socket: Socket, silent: boolean): Socket {
  if (silent || socket.owner.kind !== 'pod') return socket
  const { http, exchange } = socket
  return {
    ...socket,
    ...(http ? { http: (request, peer) => parts.turn(() => http(request, peer)) } : {}),
    ...(exchange ? { exchange: (message, peer) => parts.turn(() => exchange(message, peer)) } : {}),
  }
}
