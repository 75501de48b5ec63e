import type { Node } from '../api/core.ts'
import { selectorMatches } from '../api/label-selector.ts'
import { nodeMatches } from '../api/node-affinity.ts'
import type { LabelSelector } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import { tolerates } from '../api/tolerations.ts'
import type { Refusal } from './refusal.ts'
import type { NodeLoad, Snapshot } from './snapshot.ts'

interface Constraint {
  maxSkew: number
  topologyKey: string
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'
  labelSelector?: LabelSelector
  minDomains?: number
  matchLabelKeys?: string[]
  nodeAffinityPolicy?: 'Honor' | 'Ignore'
  nodeTaintsPolicy?: 'Honor' | 'Ignore'
}

const constraintsOf = (pod: Pod, when: Constraint['whenUnsatisfiable']): Constraint[] =>
  ((pod.spec.topologySpreadConstraints ?? []) as Constraint[]).filter((one) => one.whenUnsatisfiable === when)

const domainOf = (node: Node, key: string): string | undefined => node.metadata.labels?.[key]

/** Hard topology spread. Models plugins/podtopologyspread filtering.go (1.36). */
export function spreadRefusal(pod: Pod, { node }: NodeLoad, snapshot: Snapshot): Refusal | undefined {
  const constraints = constraintsOf(pod, 'DoNotSchedule')
  const reason = "node(s) didn't match pod topology spread constraints"
  for (const constraint of constraints) {
    const here = domainOf(node, constraint.topologyKey)
    if (here === undefined) return { reasons: [`${reason} (missing required label)`], final: true }
    const counts = countsOf(pod, constraint, constraints, snapshot)
    const least = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values())
    const own = selects(pod, constraint, pod) ? 1 : 0
    if ((counts.get(here) ?? 0) + own - (Number.isFinite(least) ? least : 0) > constraint.maxSkew)
      return { reasons: [reason], final: false }
  }
  return undefined
}

/** How many Pods of the constraint each domain has that the Pod may use. */
function countsOf(pod: Pod, constraint: Constraint, all: readonly Constraint[], { loads }: Snapshot): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { node, pods } of loads) {
    const domain = domainOf(node, constraint.topologyKey)
    if (domain === undefined || !isEligible(pod, node, constraint, all)) continue
    const here = pods.filter((other) => !other.metadata.deletionTimestamp && selects(pod, constraint, other)).length
    counts.set(domain, (counts.get(domain) ?? 0) + here)
  }
  return counts
}

function isEligible(pod: Pod, node: Node, constraint: Constraint, all: readonly Constraint[]): boolean {
  if (!all.every(({ topologyKey }) => domainOf(node, topologyKey) !== undefined)) return false
  if (constraint.nodeAffinityPolicy !== 'Ignore' && !nodeMatches(pod, node)) return false
  if (constraint.nodeTaintsPolicy !== 'Honor') return true
  const hard = (node.spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule')
  return hard.every((taint) => tolerates(pod.spec.tolerations ?? [], taint))
}

function selects(pod: Pod, { labelSelector, matchLabelKeys = [] }: Constraint, other: Pod): boolean {
  if (other.metadata.namespace !== pod.metadata.namespace || !labelSelector) return false
  const { labels = {} } = other.metadata
  const keys = matchLabelKeys.filter((key) => pod.metadata.labels?.[key] !== undefined)
  return keys.every((key) => labels[key] === pod.metadata.labels?.[key]) && selectorMatches(labelSelector, labels)
}

/** How crowded the node's domains are, for constraints that may be broken. */
export function crowding(pod: Pod, { node }: NodeLoad, snapshot: Snapshot): number {
  const soft = constraintsOf(pod, 'ScheduleAnyway')
  return soft.reduce((sum, constraint) => {
    const here = domainOf(node, constraint.topologyKey)
    return sum + (here === undefined ? 10 : (countsOf(pod, constraint, soft, snapshot).get(here) ?? 0))
  }, 0)
}
