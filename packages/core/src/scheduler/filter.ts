import { hostPorts, portsClash } from '../api/host-ports.ts'
import { nodeMatches } from '../api/node-affinity.ts'
import type { Pod } from '../api/pod.ts'
import { podRequests } from '../api/pod-requests.ts'
import { tolerates } from '../api/tolerations.ts'
import { podAffinityRefusal } from './affinity.ts'
import { final, passing, type Refusal } from './refusal.ts'
import { allocatable, type NodeLoad, type Snapshot } from './snapshot.ts'
import { spreadRefusal } from './spread.ts'
import { volumeRefusal } from './volumes.ts'

export type Filter = (pod: Pod, load: NodeLoad, snapshot: Snapshot) => Refusal | undefined

const unschedulable: Filter = (pod, { node }) => {
  if (!node.spec.unschedulable) return undefined
  const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' as const }
  return tolerates(pod.spec.tolerations ?? [], taint) ? undefined : final('node(s) were unschedulable')
}

const taints: Filter = (pod, { node }) => {
  const hard = (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
  return hard.every((taint) => tolerates(pod.spec.tolerations ?? [], taint))
    ? undefined
    : final('node(s) had untolerated taint(s)')
}

const nodeAffinity: Filter = (pod, { node }) =>
  nodeMatches(pod, node) ? undefined : final("node(s) didn't match Pod's node affinity/selector")

const ports: Filter = (pod, load) =>
  hostPorts(pod).some((wanted) => load.hostPorts.some((taken) => portsClash(wanted, taken)))
    ? passing("node(s) didn't have free ports for the requested pod ports")
    : undefined

/** Several may be missing at once; each is told. What the whole node has not got, nobody can make room for. */
const resources: Filter = (pod, { node, pods, requested }) => {
  const reasons: string[] = []
  let never = false
  if (pods.length + 1 > (allocatable(node, 'pods') || 110)) reasons.push('Too many pods')
  for (const [name, amount] of Object.entries(podRequests(pod))) {
    const total = allocatable(node, name)
    if (amount <= 0 || amount + (requested[name] ?? 0) <= total + 1e-9) continue
    reasons.push(`Insufficient ${name}`)
    never ||= amount > total + 1e-9
  }
  return reasons.length > 0 ? { reasons, final: never } : undefined
}

/** In the order of the default profile: the first refusal is the one that is told. */
const filters: readonly Filter[] = [
  unschedulable,
  taints,
  nodeAffinity,
  ports,
  resources,
  volumeRefusal,
  spreadRefusal,
  podAffinityRefusal,
]

export function firstRefusal(pod: Pod, load: NodeLoad, snapshot: Snapshot): Refusal | undefined {
  for (const filter of filters) {
    const refused = filter(pod, load, snapshot)
    if (refused) return refused
  }
  return undefined
}
