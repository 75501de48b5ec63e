import { isTrueOf } from '../../api/custom-resources.ts'
import type { CustomResourceDefinition, Names } from '../resources/customresourcedefinition/definition.ts'
import { withCondition } from './conditions.ts'

/**
 * The definition with those of its names that no other definition of its group has, and what its status says of the rest.
 * Models apiextensions-apiserver/pkg/controller/status NamingConditionController (1.36).
 */
export function named(
  definition: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
  now: string,
): CustomResourceDefinition {
  const { accepted, conflict } = acceptedOf(definition, usedIn(group))
  const withNames = { ...definition, status: { ...definition.status, acceptedNames: accepted } }
  const said = withCondition(withNames, { type: 'NamesAccepted', ...(conflict ?? noConflict) }, now)
  if (isTrueOf(said, 'Established')) return said
  if (isTrueOf(said, 'NamesAccepted')) return withCondition(said, installing, now)
  return said.status?.conditions?.some(({ type }) => type === 'Established') ? said : withCondition(said, notAccepted, now)
}

const noConflict = { status: 'True', reason: 'NoConflicts', message: 'no conflicts found' } as const
const notAccepted = {
  type: 'Established',
  status: 'False',
  reason: 'NotAccepted',
  message: 'not all names are accepted',
} as const
const installing = {
  type: 'Established',
  status: 'False',
  reason: 'Installing',
  message: 'the initial names have been accepted',
} as const

interface Used {
  resources: Set<string>
  kinds: Set<string>
}

function usedIn(group: readonly CustomResourceDefinition[]): Used {
  const names = group.map(({ status }) => status?.acceptedNames ?? {})
  return {
    resources: new Set(names.flatMap(({ plural = '', singular = '', shortNames = [] }) => [plural, singular, ...shortNames])),
    kinds: new Set(names.flatMap(({ kind = '', listKind = '' }) => [kind, listKind])),
  }
}

const parts = [
  ['plural', 'PluralConflict', 'resources'],
  ['singular', 'SingularConflict', 'resources'],
  ['shortNames', 'ShortNamesConflict', 'resources'],
  ['kind', 'KindConflict', 'kinds'],
  ['listKind', 'ListKindConflict', 'kinds'],
] as const

interface Conflict {
  status: 'False'
  reason: string
  message: string
}

/** Each name by itself; of several conflicts the last is told. */
function acceptedOf({ spec, status }: CustomResourceDefinition, used: Used): { accepted: Names; conflict?: Conflict } {
  const before = status?.acceptedNames ?? {}
  const asked = spec.names ?? {}
  const accepted: Record<string, unknown> = { ...before }
  let conflict: Conflict | undefined
  for (const [part, reason, among] of parts) {
    const taken = [...new Set([asked[part] ?? []].flat())].filter(
      (name) => used[among].has(name) && ![before[part] ?? []].flat().includes(name),
    )
    if (taken.length === 0) accepted[part] = asked[part]
    else
      conflict = {
        status: 'False',
        reason,
        message: aggregated(taken.map((name) => `${JSON.stringify(name)} is already in use`)),
      }
  }
  const names = inOrder({ ...accepted, categories: asked.categories })
  return { accepted: names, ...(conflict ? { conflict } : {}) }
}

/** As Go joins several errors. */
const aggregated = (texts: readonly string[]): string => (texts.length === 1 ? (texts[0] as string) : `[${texts.join(', ')}]`)

const inOrder = ({ plural = '', singular, shortNames, kind = '', listKind, categories }: Names): Names => ({
  plural,
  ...(singular ? { singular } : {}),
  ...(shortNames?.length ? { shortNames } : {}),
  kind,
  ...(listKind ? { listKind } : {}),
  ...(categories?.length ? { categories } : {}),
})

/** Names are looked at as long as those that are asked for and those that are accepted differ. */
export const namesSettled = ({ spec, status }: CustomResourceDefinition): boolean =>
  JSON.stringify(inOrder(spec.names ?? {})) === JSON.stringify(inOrder(status?.acceptedNames ?? {}))
