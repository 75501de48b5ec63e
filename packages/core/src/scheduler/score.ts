import type { Node } from '../api/core.ts'
import { termMatches } from '../api/node-affinity.ts'
import type { Pod } from '../api/pod.ts'
import { podRequests } from '../api/pod-requests.ts'
import { tolerates } from '../api/tolerations.ts'
import { preferredAffinity } from './affinity.ts'
import { allocatable, type NodeLoad, type Snapshot } from './snapshot.ts'
import { crowding } from './spread.ts'

/** Higher is better: little requested, spread of the same owner's Pods, preferred affinity, soft taints. Models the default score plugins in short (1.36). */
export function score(pod: Pod, load: NodeLoad, snapshot: Snapshot): number {
  return (
    leastAllocated(pod, load) +
    preferred(pod, load.node) * 2 +
    preferredAffinity(pod, load, snapshot) * 2 -
    softTaints(pod, load.node) * 300 -
    crowding(pod, load, snapshot) * 20 -
    siblings(pod, load) * 5 -
    load.pods.length * 0.01
  )
}

/** Containers without requests count a little, so that empty nodes are preferred. */
const leastRequests: Readonly<Record<string, number>> = { cpu: 0.1, memory: 200 * 2 ** 20 }

function leastAllocated(pod: Pod, { node, pods, requested }: NodeLoad): number {
  const requests = podRequests(pod)
  const shares = Object.entries(leastRequests).map(([name, least]) => {
    const total = allocatable(node, name)
    const used = (requested[name] ?? 0) + pods.length * least * 0.1 + (requests[name] || least)
    return total === 0 ? 0 : Math.max(0, (total - used) / total)
  })
  return (shares.reduce((sum, share) => sum + share, 0) / shares.length) * 100
}

function preferred(pod: Pod, node: Node): number {
  const terms = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return terms.filter((term) => termMatches(term.preference, node)).reduce((sum, term) => sum + term.weight, 0)
}

const softTaints = (pod: Pod, node: Node): number =>
  (node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(pod.spec.tolerations ?? [], taint))
    .length

function siblings(pod: Pod, load: NodeLoad): number {
  const owner = pod.metadata.ownerReferences?.[0]?.uid
  return owner === undefined ? 0 : load.pods.filter((other) => other.metadata.ownerReferences?.[0]?.uid === owner).length
}
