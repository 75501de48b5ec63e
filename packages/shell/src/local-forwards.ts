import type { Cluster } from '@kubemaze/core/cluster/cluster.ts'
import type { Connected, Listening, Network, Socket } from '@kubemaze/core/network/packet.ts'

export interface Forwarded {
  namespace: string
  pod: string
  port: number
}

interface Forwarding {
  address: string
  to: Forwarded
  connected(): void
}

/** Ports of nodes' loopback addresses that lead into Pods; they last as long as the kubectl that holds them. */
const forwards = new WeakMap<Cluster, Map<string, Forwarding>>()

const keyOf = (node: string, port: number): string => `${node}:${port}`

function listeningOn(cluster: Cluster): Map<string, Forwarding> {
  const known = forwards.get(cluster) ?? new Map<string, Forwarding>()
  forwards.set(cluster, known)
  return known
}

/** Listens on a port of a node; 0 takes the next free one. Returns how to stop it, or why it cannot. */
export function forwardPort(
  cluster: Cluster,
  node: string,
  address: string,
  wanted: number,
  to: Forwarded,
  connected: () => void,
): Listening | string {
  const all = listeningOn(cluster)
  const sockets = cluster.probe({ kind: 'node', node }).sockets()
  const isTaken = (port: number): boolean =>
    all.has(keyOf(node, port)) || sockets.some((socket) => socket.port === port && socket.protocol === 'TCP')
  const port = wanted === 0 ? firstFree(isTaken) : wanted
  if (isTaken(port)) return 'address already in use'
  const key = keyOf(node, port)
  all.set(key, { address, to, connected })
  return { port, close: () => void all.delete(key) }
}

// net.ipv4.ip_local_port_range
const [firstPort, lastPort] = [32_768, 60_999]

function firstFree(isTaken: (port: number) => boolean): number {
  let port = firstPort
  while (port < lastPort && isTaken(port)) port++
  return port
}

/** A node's network with what is forwarded there. */
export function withForwards(cluster: Cluster, node: string, network: Network): Network {
  return {
    ...network,
    connect(ip, port, protocol) {
      const found = protocol === 'TCP' ? listeningOn(cluster).get(keyOf(node, port)) : undefined
      const isMeant = found && listensAt(found.address, ip, network)
      return isMeant ? throughForward(cluster, found, ip, port) : network.connect(ip, port, protocol)
    },
    sockets: () => [...network.sockets(), ...forwardedSockets(cluster, node)],
  }
}

/** Does who listens at `address` hear what is sent to `ip` of this host? */
function listensAt(address: string, ip: string, network: Network): boolean {
  if (address === '0.0.0.0') return isLoopback(ip) || network.addresses().some((own) => own.ip === ip)
  return isLoopback(address) ? isLoopback(ip) : address === ip
}

const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1'

/** The connection is accepted here in any case; what is behind it shows later. */
function throughForward(cluster: Cluster, { to, connected }: Forwarding, ip: string, port: number): Connected {
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
  return [...listeningOn(cluster)].flatMap(([key, { address }]) => {
    const [where, port] = key.split(':')
    if (where !== node) return []
    const owner = { kind: 'node' as const, node, program: 'kubectl' }
    return [{ owner, protocol: 'TCP' as const, port: Number(port), address, pid: 9100, program: 'kubectl' }]
  })
}
