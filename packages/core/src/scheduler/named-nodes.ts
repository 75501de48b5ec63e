import type { NodeSelectorTerm, Pod } from '../api/pod.ts'

/**
 * The nodes that a Pod's required node affinity names by their fields, as a DaemonSet's Pods do: others are not looked at. Undefined when
 * a term names none, since terms are alternatives. Models plugins/nodeaffinity PreFilter (1.36).
 */
export function namedNodes(pod: Pod): Set<string> | undefined {
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const named = terms.map(namesOf)
  if (named.length === 0 || named.includes(undefined)) return undefined
  return new Set(named.flatMap((names) => names ?? []))
}

/** Requirements of one term must all hold. */
function namesOf({ matchFields = [] }: NodeSelectorTerm): string[] | undefined {
  const lists = matchFields
    .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    .map(({ values = [] }) => values)
  return lists.length === 0 ? undefined : (lists[0] as string[]).filter((name) => lists.every((list) => list.includes(name)))
}

/** What is said of the others. */
export const unnamed = { reasons: ["node(s) didn't satisfy plugin(s) [NodeAffinity]"], final: true }
