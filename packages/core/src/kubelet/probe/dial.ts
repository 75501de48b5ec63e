import { nodes } from '../../api/kinds.ts'
import type { Peer, Socket } from '../../network/packet.ts'
import { podListeners } from '../listeners.ts'
import type { Sync } from '../sync.ts'

/** Who listens at `ip:port` as the node sees it: the Pod itself first, then whoever the network knows. */
export function dial(sync: Sync, ip: string, port: number): Socket | undefined {
  const own = ip === sync.record.ip ? podListeners(sync.parts, sync.pod, sync.record, { silent: false }) : []
  const socket = own.find((s) => s.protocol === 'TCP' && s.port === port && !s.address.startsWith('127.'))
  return socket ?? reached(sync, ip, port)
}

/** Over the node's network, as the kubelet's own requests go. */
function reached(sync: Sync, ip: string, port: number): Socket | undefined {
  const { parts, record } = sync
  const found = parts.network?.({ kind: 'node', node: record.node }).connect(ip, port, 'TCP')
  return found?.outcome === 'connected' ? found.socket : parts.dial?.(record.node, ip, port)
}

/** The kubelet as the Pod sees it: the bridge's address on its node. */
export function kubeletPeer(sync: Sync): Peer {
  const cidr = sync.parts.client.get(nodes, '', sync.record.node)?.spec.podCIDR
  const sourceIp = cidr?.replace(/\d+\/\d+$/, '1') ?? '127.0.0.1'
  return { sourceIp, sourcePort: 32_768 + sync.parts.random.int(28_000), nowMs: sync.now }
}
