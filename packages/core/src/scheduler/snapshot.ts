import type { Node } from '../api/core.ts'
import { type HostPort, hostPorts } from '../api/host-ports.ts'
import type { Pod } from '../api/pod.ts'
import { type Amounts, amountOf, podRequests } from '../api/pod-requests.ts'
import type { Client } from '../client/client.ts'

/** A node with what is on it. */
export interface NodeLoad {
  node: Node
  pods: Pod[]
  requested: Amounts
  hostPorts: HostPort[]
}

/** The cluster as one Pod meets it. */
export interface Snapshot {
  client: Client
  loads: NodeLoad[]
}

export const isDone = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
export const priorityOf = (pod: Pod): number => pod.spec.priority ?? 0
export const nominatedNode = (pod: Pod): string | undefined => pod.status?.nominatedNodeName
export const allocatable = (node: Node, name: string): number => amountOf(node.status?.allocatable?.[name] ?? '0')

/** All nodes with their Pods (`podsOn` names them), and with those of at least the Pod's priority that are promised room there. */
export function snapshotFor(
  pod: Pod,
  nodes: readonly Node[],
  podsOn: (node: string) => readonly Pod[],
  client: Client,
): Snapshot {
  const loads = nodes.map((node) => {
    const load = emptyLoad(node)
    for (const other of podsOn(node.metadata.name))
      if (!isDone(other) && (other.spec.nodeName || isPromised(other, pod))) putOn(load, other)
    return load
  })
  return { client, loads }
}

const isPromised = (other: Pod, pod: Pod): boolean =>
  other.metadata.uid !== pod.metadata.uid && !other.metadata.deletionTimestamp && priorityOf(other) >= priorityOf(pod)

const emptyLoad = (node: Node): NodeLoad => ({ node, pods: [], requested: {}, hostPorts: [] })

function putOn(load: NodeLoad, pod: Pod): void {
  load.pods.push(pod)
  for (const [name, amount] of Object.entries(podRequests(pod))) load.requested[name] = (load.requested[name] ?? 0) + amount
  load.hostPorts.push(...hostPorts(pod))
}

/** The same node with only some of its Pods. */
export function loadWith(node: Node, pods: readonly Pod[]): NodeLoad {
  const load = emptyLoad(node)
  for (const pod of pods) putOn(load, pod)
  return load
}

/** The snapshot with one node's Pods changed. */
export const withLoad = ({ client, loads }: Snapshot, changed: NodeLoad): Snapshot => ({
  client,
  loads: loads.map((load) => (load.node === changed.node ? changed : load)),
})
