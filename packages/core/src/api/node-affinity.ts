import type { Node } from './core.ts'
import type { NodeSelectorTerm, Pod } from './pod.ts'

/** Whether a node is one that a Pod's nodeSelector and required node affinity name. Models component-helpers nodeaffinity (1.36). */
export function nodeMatches({ spec }: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || termsMatch(required.nodeSelectorTerms, node)
}

export const termsMatch = (terms: readonly NodeSelectorTerm[], node: Node): boolean =>
  terms.some((term) => termMatches(term, node))

/** A term without any requirement matches nothing. */
export function termMatches(term: NodeSelectorTerm, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  const expressions = term.matchExpressions ?? []
  const fields = term.matchFields ?? []
  if (expressions.length === 0 && fields.length === 0) return false
  return (
    expressions.every((e) => requirement(e, labels[e.key])) &&
    fields.every((f) => requirement(f, f.key === 'metadata.name' ? node.metadata.name : undefined))
  )
}

function requirement({ operator, values = [] }: { operator: string; values?: string[] }, value: string | undefined): boolean {
  if (operator === 'In') return value !== undefined && values.includes(value)
  if (operator === 'NotIn') return value === undefined || !values.includes(value)
  if (operator === 'Exists') return value !== undefined
  if (operator === 'DoesNotExist') return value === undefined
  if (value === undefined || !/^-?\d+$/.test(value) || !/^-?\d+$/.test(values[0] ?? '')) return false
  return operator === 'Gt' ? Number(value) > Number(values[0]) : Number(value) < Number(values[0])
}
