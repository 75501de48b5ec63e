import { equal } from '../../../api/copy.ts'
import type { Affinity, NodeSelectorTerm } from '../../../api/pod.ts'
import { type FieldError, invalidField } from '../../../api/status.ts'

type Labels = Record<string, string> | undefined
type NodeAffinity = Affinity['nodeAffinity']

/** Behind its gates a Pod may be held to fewer nodes. Models core/validation validateNodeSelectorMutation (1.36). */
export function selectorMutationErrors(now: Labels, before: Labels): FieldError[] {
  if (Object.entries(before ?? {}).every(([key, value]) => now?.[key] === value)) return []
  const why = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)'
  return [invalidField('spec.nodeSelector', now ?? null, why)]
}

const required = 'requiredDuringSchedulingIgnoredDuringExecution'
const field = `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms`

/** Models validateNodeAffinityMutation (1.36). */
export function affinityMutationErrors(now: NodeAffinity, before: NodeAffinity): FieldError[] {
  const old = before?.[required]?.nodeSelectorTerms ?? []
  const terms = now?.[required]?.nodeSelectorTerms ?? []
  if (old.length === 0) return []
  if (old.length !== terms.length) {
    const why = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed'
    return [invalidField(field, terms.length > 0 ? terms.map(internalTerm) : null, why)]
  }
  return old.flatMap((term, i) =>
    onlyAdds(terms[i] as NodeSelectorTerm, term)
      ? []
      : [
          invalidField(
            `${field}[${i}]`,
            internalTerm(terms[i] as NodeSelectorTerm),
            'only additions are allowed (no mutations or deletions)',
          ),
        ],
  )
}

type Requirement = NonNullable<NodeSelectorTerm['matchExpressions']>[number]

/** A term as the internal Go struct is shown. */
export const internalTerm = ({ matchExpressions, matchFields }: NodeSelectorTerm): object => {
  const list = (all: readonly Requirement[] | undefined): object[] | null =>
    all?.map(({ key, operator, values }) => ({ Key: key, Operator: operator, Values: values ?? null })) ?? null
  return { MatchExpressions: list(matchExpressions), MatchFields: list(matchFields) }
}

/** The old requirements come first, and a term without any stays so. */
function onlyAdds(now: NodeSelectorTerm, before: NodeSelectorTerm): boolean {
  const lists = ['matchExpressions', 'matchFields'] as const
  const count = (term: NodeSelectorTerm): number => lists.reduce((sum, list) => sum + (term[list]?.length ?? 0), 0)
  if (count(before) === 0) return count(now) === 0
  return lists.every((list) => {
    const old = before[list] ?? []
    return old.length === 0 || equal((now[list] ?? []).slice(0, old.length), old)
  })
}
