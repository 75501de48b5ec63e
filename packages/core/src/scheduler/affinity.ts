import type { Node } from '../api/core.ts'
import { selectorMatches } from '../api/label-selector.ts'
import type { Pod, PodAffinityTerm } from '../api/pod.ts'

export interface Placed {
  pod: Pod
  node: Node
}

const domain = (node: Node, key: string): string | undefined => node.metadata.labels?.[key]

function termSelects(term: PodAffinityTerm, own: Pod, other: Pod): boolean {
  const namespaces = term.namespaces?.length ? term.namespaces : [own.metadata.namespace]
  return (
    namespaces.includes(other.metadata.namespace as string) && selectorMatches(term.labelSelector ?? {}, other.metadata.labels)
  )
}

/** Required affinity and anti-affinity between Pods, both ways. Models plugins/interpodaffinity (1.36). */
export function podAffinityRefusal(pod: Pod, node: Node, placed: readonly Placed[]): string | undefined {
  const required = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  for (const term of required) {
    const matching = placed.filter((other) => termSelects(term, pod, other.pod))
    const near = matching.some((other) => sameDomain(other.node, node, term.topologyKey))
    // the first Pod of a group that wants to be near itself
    const first = matching.length === 0 && termSelects(term, pod, pod) && domain(node, term.topologyKey) !== undefined
    if (!near && !first) return "node(s) didn't match pod affinity rules"
  }
  const anti = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  for (const term of anti) {
    if (placed.some((other) => termSelects(term, pod, other.pod) && sameDomain(other.node, node, term.topologyKey))) {
      return "node(s) didn't match pod anti-affinity rules"
    }
  }
  for (const other of placed) {
    const theirs = other.pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    if (theirs.some((term) => termSelects(term, other.pod, pod) && sameDomain(other.node, node, term.topologyKey))) {
      return "node(s) didn't satisfy existing pods anti-affinity rules"
    }
  }
  return undefined
}

const sameDomain = (a: Node, b: Node, key: string): boolean => domain(a, key) !== undefined && domain(a, key) === domain(b, key)

/** Hard topology spread. Models plugins/podtopologyspread (1.36). */
export function spreadRefusal(pod: Pod, node: Node, nodes: readonly Node[], placed: readonly Placed[]): string | undefined {
  for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
    if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue
    const key = constraint.topologyKey as string
    const here = domain(node, key)
    if (here === undefined) return "node(s) didn't match pod topology spread constraints (missing required label)"
    const counts = new Map<string, number>()
    for (const one of nodes) if (domain(one, key) !== undefined) counts.set(domain(one, key) as string, 0)
    for (const other of placed) {
      const at = domain(other.node, key)
      const counted =
        other.pod.metadata.namespace === pod.metadata.namespace &&
        selectorMatches(constraint.labelSelector ?? {}, other.pod.metadata.labels)
      if (at !== undefined && counted) counts.set(at, (counts.get(at) ?? 0) + 1)
    }
    const least = Math.min(...counts.values())
    if ((counts.get(here) ?? 0) + 1 - least > (constraint.maxSkew ?? 1))
      return "node(s) didn't match pod topology spread constraints"
  }
  return undefined
}
