import type { Node } from '../api/core.ts'
import { hostPorts, portsClash } from '../api/host-ports.ts'
import { nodes, pods } from '../api/kinds.ts'
import { nodeMatches } from '../api/node-affinity.ts'
import type { Index } from '../api/object-index.ts'
import type { Pod } from '../api/pod.ts'
import { type Amounts, amountOf, podRequests } from '../api/pod-requests.ts'
import { tolerates } from '../api/tolerations.ts'
import type { KubeletParts } from './ports.ts'
import { loadRecord } from './record.ts'

/** Why a node turns a Pod away that was bound to it. */
export interface Rejection {
  reason: string
  message: string
}

/** Checks once more what the scheduler should have: somebody else may have bound the Pod. Models pkg/kubelet/lifecycle/predicate.go (1.36). */
export function rejectionOf(parts: KubeletParts, pod: Pod): Rejection | undefined {
  const node = parts.client.get(nodes, '', pod.spec.nodeName ?? '')
  if (!node || isStatic(pod)) return undefined
  const others = podsOn(parts, node.metadata.name, pod)
  return (
    shortage(pod, node, others) ??
    (nodeMatches(pod, node) ? undefined : failed('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")) ??
    (hasPorts(pod, others) ? undefined : failed('NodePorts', "node(s) didn't have free ports for the requested pod ports")) ??
    (mayStay(pod, node) ? undefined : failed('TaintToleration', 'node(s) had untolerated taint(s)')) ??
    forbiddenSysctl(pod)
  )
}

const isStatic = ({ metadata }: Pod): boolean => metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined

const failed = (predicate: string, why: string): Rejection => ({
  reason: predicate,
  message: `Predicate ${predicate} failed: ${why}`,
})

const nodeIndex: Index = { of: (pod) => ((pod as Pod).spec.nodeName ? [(pod as Pod).spec.nodeName as string] : []) }

/** The Pods that the node has let in and that have not ended. */
function podsOn(parts: KubeletParts, node: string, pod: Pod): Pod[] {
  return parts.client.find(pods, '', [{ index: nodeIndex, value: node }]).filter(({ metadata, status }) => {
    if (metadata.uid === pod.metadata.uid || status?.phase === 'Succeeded' || status?.phase === 'Failed') return false
    const record = loadRecord(parts.rows, metadata.namespace as string, metadata.name)
    return record?.uid === metadata.uid && record?.endedAtMs === undefined
  })
}

const hasPorts = (pod: Pod, others: readonly Pod[]): boolean =>
  !hostPorts(pod).some((wanted) => others.flatMap(hostPorts).some((taken) => portsClash(wanted, taken)))

const mayStay = (pod: Pod, node: Node): boolean =>
  (node.spec.taints ?? []).every((taint) => taint.effect !== 'NoExecute' || tolerates(pod.spec.tolerations ?? [], taint))

/** What a node lacks for a Pod that it has let in and that now asks for more. */
export const shortageFor = (parts: KubeletParts, pod: Pod, node: Node): Rejection | undefined =>
  shortage(pod, node, podsOn(parts, node.metadata.name, pod))

/** `OutOfcpu` and its kin; CPU in thousandths. */
function shortage(pod: Pod, node: Node, others: readonly Pod[]): Rejection | undefined {
  const used: Amounts = { pods: others.length }
  for (const other of others)
    for (const [name, amount] of Object.entries(podRequests(other))) used[name] = (used[name] ?? 0) + amount
  for (const [name, amount] of Object.entries({ pods: 1, ...podRequests(pod) })) {
    const given = node.status?.allocatable?.[name]
    const capacity = given === undefined && name === 'pods' ? 110 : amountOf(given)
    if (amount <= 0 || amount + (used[name] ?? 0) <= capacity + 1e-9) continue
    const unit = name === 'cpu' ? 1000 : 1
    const [requested, taken, whole] = [amount, used[name] ?? 0, capacity].map((value) => Math.round(value * unit))
    const message = `Node didn't have enough resource: ${name}, requested: ${requested}, used: ${taken}, capacity: ${whole}`
    return { reason: `OutOf${name}`, message }
  }
  return undefined
}

// pkg/kubelet/sysctl/safe_sysctls.go
const safe = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
])

/** Models pkg/kubelet/sysctl/allowlist.go (1.36). */
function forbiddenSysctl(pod: Pod): Rejection | undefined {
  const { sysctls = [] } = (pod.spec.securityContext ?? {}) as { sysctls?: { name: string }[] }
  const found = sysctls.find(({ name }) => !safe.has(name.replaceAll('/', '.')))
  return found && { reason: 'SysctlForbidden', message: `forbidden sysctl: "${found.name}" not allowlisted` }
}
