import type { PolicyRule } from '../../api/rbac.ts'

/** What of `servant` none of the `owner` rules grants, a verb on a thing each. Models rbac/validation/policy_comparator.go Covers (1.36). */
export const uncovered = (owner: readonly PolicyRule[], servant: readonly PolicyRule[]): PolicyRule[] =>
  servant.flatMap(breakdown).filter((rule) => !owner.some((one) => covers(one, rule)))

function breakdown({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): PolicyRule[] {
  const names = resourceNames.length > 0 ? resourceNames.map((name) => ({ resourceNames: [name] })) : [{}]
  const things = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) => names.map((named) => ({ verbs: [verb], apiGroups: [group], resources: [resource], ...named }))),
    ),
  )
  const paths = nonResourceURLs.flatMap((url) => verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })))
  return [...things, ...paths]
}

const hasAll = (set: readonly string[] = [], wanted: readonly string[] = []): boolean => wanted.every((one) => set.includes(one))

const orStar = (set: readonly string[] = [], wanted: readonly string[] = []): boolean => set.includes('*') || hasAll(set, wanted)

function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  const named = owner.resourceNames?.length ? rule.resourceNames?.length && hasAll(owner.resourceNames, rule.resourceNames) : true
  return (
    orStar(owner.verbs, rule.verbs) &&
    orStar(owner.apiGroups, rule.apiGroups) &&
    resourcesCovered(owner.resources ?? [], rule.resources ?? []) &&
    (rule.nonResourceURLs ?? []).every((path) => owner.nonResourceURLs?.some((url) => urlCovers(url, path))) &&
    Boolean(named)
  )
}

const resourcesCovered = (set: readonly string[], wanted: readonly string[]): boolean =>
  set.includes('*') ||
  wanted.every((path) => set.includes(path) || (path.includes('/') && set.includes(`*/${path.slice(path.indexOf('/') + 1)}`)))

const urlCovers = (url: string, path: string): boolean =>
  url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, '')))
