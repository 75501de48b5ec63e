import { pods } from '../api/kinds.ts'
import type { Dialer } from './arrive.ts'
import { nodeByName } from './hosts.ts'
import type { Origin } from './packet.ts'
import { type NetworkParts, outsideIp } from './parts.ts'

/** Who dials, with its address and its node. */
export function dialerOf(parts: NetworkParts, origin: Origin): Dialer {
  if (origin.kind === 'outside') return { kind: 'outside', ip: outsideIp, node: undefined, pod: undefined }
  if (origin.kind === 'node') {
    const node = nodeByName(parts, origin.node)
    return { kind: 'node', ip: node?.ip ?? '', node, pod: undefined }
  }
  const pod = parts.client.get(pods, origin.namespace, origin.name)
  const node = pod?.spec.nodeName === undefined ? undefined : nodeByName(parts, pod.spec.nodeName)
  if (pod?.spec.hostNetwork) return { kind: 'node', ip: node?.ip ?? '', node, pod }
  return { kind: 'pod', ip: pod?.status?.podIP ?? '', node, pod }
}
