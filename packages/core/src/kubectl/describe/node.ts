import type { Node, Taint } from '../../api/core.ts'
import { since } from '../../api/duration.ts'
import { leases, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import type { Lease } from '../../api/policy.ts'
import { quantityValue } from '../quantity.ts'
import type { Context } from './context.ts'
import { describeEvents } from './events.ts'
import { formatQuantity, podResources } from './pod-resources.ts'
import { annotations, labels, rfc1123, type Writer } from './writer.ts'

const rolePrefix = 'node-role.kubernetes.io/'

/** Models describe.go describeNode (1.36). */
export function describeNode(out: Writer, node: Node, context: Context): void {
  const { metadata, spec } = node
  out.line(0, `Name:\t${metadata.name}`)
  out.line(0, `Roles:\t${rolesOf(metadata.labels).join(',') || '<none>'}`)
  labels(out, 'Labels', metadata.labels)
  annotations(out, 'Annotations', metadata.annotations)
  out.line(0, `CreationTimestamp:\t${rfc1123(metadata.creationTimestamp)}`)
  taints(out, spec.taints ?? [])
  out.line(0, `Unschedulable:\t${spec.unschedulable === true}`)
  lease(out, metadata.name, context)
  state(out, node)
  if (spec.podCIDR) out.line(0, `PodCIDR:\t${spec.podCIDR}`)
  if (spec.podCIDRs?.length) out.line(0, `PodCIDRs:\t${spec.podCIDRs.join(',')}`)
  if (spec.providerID) out.line(0, `ProviderID:\t${spec.providerID}`)
  podsOf(out, node, context)
  describeEvents(out, node, context)
}

function rolesOf(map: Record<string, string> | undefined): string[] {
  const named = Object.keys(map ?? {})
    .filter((key) => key.startsWith(rolePrefix) && key.length > rolePrefix.length)
    .map((key) => key.slice(rolePrefix.length))
  const role = map?.['kubernetes.io/role']
  return [...new Set(role ? [...named, role] : named)].sort()
}

function taints(out: Writer, list: readonly Taint[]): void {
  if (list.length === 0) out.raw('Taints:\t<none>\n')
  const text = ({ key, value, effect }: Taint): string => `${key}${value ? `=${value}` : ''}:${effect}`
  const sorted = [...list].sort((a, b) => (a.effect + a.key < b.effect + b.key ? -1 : 1))
  sorted.forEach((taint, i) => {
    out.raw(`${i === 0 ? 'Taints:' : ''}\t${text(taint)}\n`)
  })
}

function lease(out: Writer, name: string, context: Context): void {
  const found = context.get<Lease>(leases, 'kube-node-lease', name)
  if (!found) {
    out.line(0, `Lease:\tFailed to get lease: ${context.problem(leases, 'kube-node-lease', name) ?? ''}`)
    return
  }
  const { holderIdentity, acquireTime, renewTime } = found.spec
  out.line(0, 'Lease:')
  out.line(1, `HolderIdentity:\t${holderIdentity ?? '<unset>'}`)
  out.line(1, `AcquireTime:\t${acquireTime ? rfc1123(acquireTime) : '<unset>'}`)
  out.line(1, `RenewTime:\t${renewTime ? rfc1123(renewTime) : '<unset>'}`)
}

const systemInfo: readonly (readonly [string, string])[] = [
  ['Machine ID', 'machineID'],
  ['System UUID', 'systemUUID'],
  ['Boot ID', 'bootID'],
  ['Kernel Version', 'kernelVersion'],
  ['OS Image', 'osImage'],
  ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'],
  ['Container Runtime Version', 'containerRuntimeVersion'],
  ['Kubelet Version', 'kubeletVersion'],
]

function state(out: Writer, { status = {} }: Node): void {
  if (status.conditions?.length) {
    out.raw('Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n')
    out.line(1, '----\t------\t-----------------\t------------------\t------\t-------')
    for (const found of status.conditions) {
      const times = [found.lastHeartbeatTime, found.lastTransitionTime].map((stamp) => `${rfc1123(stamp)} `)
      out.line(1, [`${found.type} `, `${found.status} `, ...times, `${found.reason ?? ''} `, found.message ?? ''].join('\t'))
    }
  }
  out.line(0, 'Addresses:')
  for (const { type, address } of status.addresses ?? []) out.line(1, `${type}:\t${address}`)
  for (const [title, map] of [
    ['Capacity', status.capacity],
    ['Allocatable', status.allocatable],
  ] as const) {
    if (!map || Object.keys(map).length === 0) continue
    out.line(0, `${title}:`)
    for (const name of Object.keys(map).sort()) out.line(1, `${name}:\t${map[name]}`)
  }
  out.line(0, 'System Info:')
  for (const [title, field] of systemInfo) {
    out.line(1, `${title}:\t${status.nodeInfo?.[field] ?? ''}`)
  }
}

const shown = ['cpu', 'memory'] as const

function podsOf(out: Writer, node: Node, context: Context): void {
  const { name } = node.metadata
  const fieldSelector = `spec.nodeName=${name},status.phase!=Failed,status.phase!=Succeeded`
  const list = context.list<Pod>(pods, '', { fieldSelector })
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {}
  const share = (resource: string, value: number): string => {
    const all = quantityValue(allocatable[resource] ?? '') ?? 0
    return `${formatQuantity(resource, value)} (${all > 0 ? Math.trunc((value / all) * 100) : 0}%)`
  }
  out.line(0, `Non-terminated Pods:\t(${list.length} in total)`)
  out.line(1, 'Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge')
  out.line(1, '---------\t----\t\t------------\t----------\t---------------\t-------------\t---')
  const sums = new Map<string, { requests: number; limits: number }>()
  for (const pod of list) {
    const { requests, limits } = podResources(pod.spec)
    for (const resource of new Set([...Object.keys(requests), ...Object.keys(limits)])) {
      const sum = sums.get(resource) ?? { requests: 0, limits: 0 }
      sums.set(resource, { requests: sum.requests + (requests[resource] ?? 0), limits: sum.limits + (limits[resource] ?? 0) })
    }
    const cells = shown.flatMap((resource) => [share(resource, requests[resource] ?? 0), share(resource, limits[resource] ?? 0)])
    out.line(
      1,
      [pod.metadata.namespace, pod.metadata.name, '', ...cells, since(pod.metadata.creationTimestamp, context.nowMs)].join('\t'),
    )
  }
  out.raw('Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n')
  out.line(1, 'Resource\tRequests\tLimits')
  out.line(1, '--------\t--------\t------')
  const huge = Object.keys(allocatable)
    .filter((resource) => resource.startsWith('hugepages-'))
    .sort()
  for (const resource of ['cpu', 'memory', 'ephemeral-storage', ...huge]) {
    const { requests, limits } = sums.get(resource) ?? { requests: 0, limits: 0 }
    out.line(1, [resource, share(resource, requests), share(resource, limits)].join('\t'))
  }
}
