import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Connected, Network, Socket } from '@kubemaze/core/network/packet.ts'

export interface Forwarded {
  namespace: string
  pod: string
  port: number
}

interface Listening {
  to: Forwarded
  connected(): void
}

/** Ports of nodes' loopback addresses that lead into Pods; they last as long as the kubectl that holds them. */
const forwards = new WeakMap<Cluster, Map<string, Listening>>()

const keyOf = (node: string, port: number): string => `${node}:${port}`

function listeningOn(cluster: Cluster): Map<string, Listening> {
  const known = forwards.get(cluster) ?? new Map<string, Listening>()
  forwards.set(cluster, known)
  return known
}

/** Listens on 127.0.0.1:`port` of a node. Returns how to stop it, or why it cannot. */
export function forwardPort(
  cluster: Cluster,
  node: string,
  port: number,
  to: Forwarded,
  connected: () => void,
): (() => void) | string {
  const all = listeningOn(cluster)
  const key = keyOf(node, port)
  const taken = cluster
    .probe({ kind: 'node', node })
    .sockets()
    .some((socket) => socket.port === port && socket.protocol === 'TCP')
  if (taken || all.has(key)) return 'address already in use'
  all.set(key, { to, connected })
  return () => void all.delete(key)
}

/** A node's network with what is forwarded there. */
export function withForwards(cluster: Cluster, node: string, network: Network): Network {
  return {
    ...network,
    connect(ip, port, protocol) {
      const found = isLoopback(ip) && protocol === 'TCP' ? listeningOn(cluster).get(keyOf(node, port)) : undefined
      return found ? throughForward(cluster, found, ip, port) : network.connect(ip, port, protocol)
    },
    sockets: () => [...network.sockets(), ...forwardedSockets(cluster, node)],
  }
}

const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1'

/** The connection is accepted here in any case; what is behind it shows later. */
function throughForward(cluster: Cluster, { to, connected }: Listening, ip: string, port: number): Connected {
  connected()
  const inner = cluster.network({ kind: 'pod', namespace: to.namespace, name: to.pod }).connect('127.0.0.1', to.port, 'TCP')
  const destination = { ip, port }
  if (inner.outcome === 'connected') return { ...inner, destination }
  const owner = { kind: 'node' as const, node: '', program: 'kubectl' }
  const dead: Socket = { owner, protocol: 'TCP', port, address: '127.0.0.1' }
  return {
    outcome: 'connected',
    socket: dead,
    peer: { sourceIp: ip, sourcePort: 40_000, nowMs: cluster.now() },
    destination,
    hops: inner.hops,
  }
}

function forwardedSockets(cluster: Cluster, node: string): ReturnType<Network['sockets']> {
  return [...listeningOn(cluster).keys()].flatMap((key) => {
    const [where, port] = key.split(':')
    if (where !== node) return []
    const owner = { kind: 'node' as const, node, program: 'kubectl' }
    return [{ owner, protocol: 'TCP' as const, port: Number(port), address: '127.0.0.1', pid: 9100, program: 'kubectl' }]
  })
}
