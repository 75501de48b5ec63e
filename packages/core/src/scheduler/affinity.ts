import type { Node } from '../api/core.ts'
import { namespaces } from '../api/kinds.ts'
import { selectorMatches } from '../api/label-selector.ts'
import type { LabelSelector } from '../api/object.ts'
import type { Pod, PodAffinityTerm } from '../api/pod.ts'
import type { Client } from '../client/client.ts'
import type { Refusal } from './refusal.ts'
import type { NodeLoad, Snapshot } from './snapshot.ts'

type Term = PodAffinityTerm & { matchLabelKeys?: string[]; mismatchLabelKeys?: string[] }

const domain = (node: Node, key: string): string | undefined => node.metadata.labels?.[key]
const sameDomain = (a: Node, b: Node, key: string): boolean => domain(a, key) !== undefined && domain(a, key) === domain(b, key)

/** Whether a term of `own` means the Pod `other`. Models framework AffinityTerm.Matches (1.36). */
export function termSelects(term: PodAffinityTerm, own: Pod, other: Pod, client: Client): boolean {
  return (
    isInNamespaces(term, own, other, client) &&
    term.labelSelector !== undefined &&
    selectorMatches(withKeys(term, own), other.metadata.labels)
  )
}

function isInNamespaces(term: PodAffinityTerm, own: Pod, other: Pod, client: Client): boolean {
  const namespace = other.metadata.namespace as string
  if (term.namespaces?.includes(namespace)) return true
  const { namespaceSelector } = term
  if (!namespaceSelector) return !term.namespaces?.length && namespace === own.metadata.namespace
  return selectorMatches(namespaceSelector, client.get(namespaces, '', namespace)?.metadata.labels)
}

/** matchLabelKeys and mismatchLabelKeys stand for the own Pod's values. */
function withKeys({ labelSelector = {}, matchLabelKeys = [], mismatchLabelKeys = [] }: Term, own: Pod): LabelSelector {
  const known = (keys: string[]): string[] => keys.filter((key) => own.metadata.labels?.[key] !== undefined)
  const requirement = (operator: 'In' | 'NotIn') => (key: string) => ({
    key,
    operator,
    values: [own.metadata.labels?.[key] as string],
  })
  const more = [...known(matchLabelKeys).map(requirement('In')), ...known(mismatchLabelKeys).map(requirement('NotIn'))]
  return more.length === 0
    ? labelSelector
    : { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...more] }
}

/** Required affinity and anti-affinity between Pods, both ways. Models plugins/interpodaffinity (1.36). */
export function podAffinityRefusal(pod: Pod, { node }: NodeLoad, snapshot: Snapshot): Refusal | undefined {
  const selects = (term: PodAffinityTerm, own: Pod, other: Pod): boolean => termSelects(term, own, other, snapshot.client)
  const near = (term: PodAffinityTerm): boolean => isNear(term, pod, node, snapshot)
  const required = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  if (!required.every((term) => near(term) || isFirst(term, pod, node, snapshot)))
    return { reasons: ["node(s) didn't match pod affinity rules"], final: true }
  const anti = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
  if (anti.some(near)) return { reasons: ["node(s) didn't match pod anti-affinity rules"], final: false }
  for (const { node: there, pods } of snapshot.loads) {
    for (const other of pods) {
      const theirs = other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
      if (theirs.some((term) => sameDomain(there, node, term.topologyKey) && selects(term, other, pod)))
        return { reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"], final: false }
    }
  }
  return undefined
}

const isNear = (term: PodAffinityTerm, pod: Pod, node: Node, { loads, client }: Snapshot): boolean =>
  loads.some(
    (load) => sameDomain(load.node, node, term.topologyKey) && load.pods.some((other) => termSelects(term, pod, other, client)),
  )

/** The first Pod of a group that wants to be near itself. */
const isFirst = (term: PodAffinityTerm, pod: Pod, node: Node, { loads, client }: Snapshot): boolean =>
  domain(node, term.topologyKey) !== undefined &&
  termSelects(term, pod, pod, client) &&
  !loads.some(({ pods }) => pods.some((other) => termSelects(term, pod, other, client)))

/** Points for preferred affinity, less those for preferred anti-affinity. */
export function preferredAffinity(pod: Pod, { node }: NodeLoad, snapshot: Snapshot): number {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const sum = (terms: { weight: number; podAffinityTerm: PodAffinityTerm }[] = []): number =>
    terms
      .filter(({ podAffinityTerm }) => isNear(podAffinityTerm, pod, node, snapshot))
      .reduce((all, { weight }) => all + weight, 0)
  return (
    sum(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution) -
    sum(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution)
  )
}
