import { poddisruptionbudgets } from '../api/kinds.ts'
import { selectorMatches } from '../api/label-selector.ts'
import type { LabelSelector } from '../api/object.ts'
import type { Pod } from '../api/pod.ts'
import { firstRefusal } from './filter.ts'
import type { Refusal } from './refusal.ts'
import { loadWith, type NodeLoad, nominatedNode, priorityOf, type Snapshot, withLoad } from './snapshot.ts'

export interface Preemption {
  /** Where room is made, and by whose leave. */
  node?: string
  victims: Pod[]
  /** Why there is none, in the plugin's words. */
  message: string
}

interface Candidate {
  node: string
  victims: Pod[]
  /** Victims that a budget would have kept. */
  violations: number
}

const unable = (message: string): Preemption => ({ victims: [], message })

/** Finds Pods of lower priority that may go to make room. Models plugins/defaultpreemption (1.36). */
export function preempt(pod: Pod, refusals: ReadonlyMap<string, Refusal>, snapshot: Snapshot): Preemption {
  if (pod.spec.preemptionPolicy === 'Never') return unable('not eligible due to preemptionPolicy=Never.')
  if (waitsForVictims(pod, snapshot)) return unable('not eligible due to a terminating pod on the nominated node.')
  const helpless: string[] = []
  const candidates: Candidate[] = []
  for (const load of snapshot.loads) {
    if (refusals.get(load.node.metadata.name)?.final !== false) {
      helpless.push('Preemption is not helpful for scheduling')
      continue
    }
    const candidate = victimsOn(pod, load, snapshot)
    if (typeof candidate === 'string') helpless.push(candidate)
    else candidates.push(candidate)
  }
  const best = candidates.sort(byHarm)[0]
  return best ? { ...best, message: '' } : unable(availability(snapshot.loads.length, helpless))
}

/** Those that it preempted before are still going. */
function waitsForVictims(pod: Pod, { loads }: Snapshot): boolean {
  const load = loads.find(({ node }) => node.metadata.name === nominatedNode(pod))
  const going = (other: Pod): boolean =>
    other.metadata.deletionTimestamp !== undefined &&
    priorityOf(other) < priorityOf(pod) &&
    other.status?.conditions?.some(({ type, reason }) => type === 'DisruptionTarget' && reason === 'PreemptionByScheduler') ===
      true
  return load?.pods.some(going) === true
}

/** As few as can be, and the least important. Models SelectVictimsOnNode (1.36). */
function victimsOn(pod: Pod, { node, pods }: NodeLoad, snapshot: Snapshot): Candidate | string {
  const lower = pods.filter((other) => priorityOf(other) < priorityOf(pod) && other.spec.nodeName === node.metadata.name)
  if (lower.length === 0) return 'No preemption victims found for incoming pod'
  const fits = (kept: readonly Pod[]): Refusal | undefined => {
    const load = loadWith(node, kept)
    return firstRefusal(pod, load, withLoad(snapshot, load))
  }
  let kept = pods.filter((other) => !lower.includes(other))
  const refused = fits(kept)
  if (refused) return refused.reasons.join(', ')
  const protectedOnes = budgeted(lower, snapshot)
  const order = [...lower].sort((a, b) => Number(protectedOnes.has(b)) - Number(protectedOnes.has(a)) || byImportance(a, b))
  const victims: Pod[] = []
  for (const other of order) {
    if (fits([...kept, other])) victims.push(other)
    else kept = [...kept, other]
  }
  return { node: node.metadata.name, victims, violations: victims.filter((victim) => protectedOnes.has(victim)).length }
}

/** Pods whose budget allows no further disruption. Models filterPodsWithPDBViolation (1.36). */
function budgeted(pods: readonly Pod[], { client }: Snapshot): Set<Pod> {
  const out = new Set<Pod>()
  for (const budget of client.list(poddisruptionbudgets)) {
    const { selector } = budget.spec as { selector?: LabelSelector }
    let allowed = budget.status?.disruptionsAllowed ?? 0
    if (!selector) continue
    for (const pod of pods) {
      if (pod.metadata.namespace !== budget.metadata.namespace || !selectorMatches(selector, pod.metadata.labels)) continue
      if (--allowed < 0) out.add(pod)
    }
  }
  return out
}

const startOf = (pod: Pod): string => pod.status?.startTime ?? ''

/** Models util.MoreImportantPod (1.36). */
const byImportance = (a: Pod, b: Pod): number =>
  priorityOf(b) - priorityOf(a) || (startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : 0)

/** Models pickOneNodeForPreemption (1.36). */
function byHarm(a: Candidate, b: Candidate): number {
  const highest = ({ victims }: Candidate): number => Math.max(...victims.map(priorityOf))
  const sum = ({ victims }: Candidate): number => victims.reduce((all, victim) => all + priorityOf(victim) + 2 ** 31, 0)
  const earliest = ({ victims }: Candidate): string =>
    victims
      .filter((victim) => priorityOf(victim) === Math.max(...victims.map(priorityOf)))
      .map(startOf)
      .sort()[0] ?? ''
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    (earliest(a) > earliest(b) ? -1 : earliest(a) < earliest(b) ? 1 : 0)
  )
}

/** `0/2 nodes are available: 1 …, 1 ….` Models framework FitError.Error (1.36). */
export function availability(total: number, reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const list = [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
  return `0/${total} nodes are available: ${list.join(', ')}.`
}
