import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import type { PolicyRule } from '../../api/rbac.ts'
import { isOptedOut, type Reconciled, withMetadata } from './reconciled.ts'
import { uncovered } from './rules.ts'

const rulesOf = (role: JsonObject): PolicyRule[] => (role.rules ?? []) as unknown as PolicyRule[]

const selectorsOf = (role: JsonObject): Json[] | undefined =>
  role.aggregationRule ? (((role.aggregationRule as JsonObject).clusterRoleSelectors ?? []) as Json[]) : undefined

/** Models component-helpers auth/rbac/reconciliation/reconcile_role.go computeReconciledRole (1.36). */
export function reconciledRole(existing: JsonObject | undefined, expected: JsonObject, removeExtra: boolean): Reconciled {
  if (!existing)
    return { operation: 'create', isProtected: false, object: expected, missing: rulesOf(expected).map(typedRule), extra: [] }
  const { object, changed } = withMetadata(existing, expected)
  const bothAggregated = selectorsOf(expected) !== undefined && selectorsOf(existing) !== undefined
  const extra = bothAggregated ? [] : uncovered(rulesOf(expected), rulesOf(existing))
  const missing = uncovered(rulesOf(existing), rulesOf(expected))
  const rules = merged(rulesOf(existing), rulesOf(expected), missing, extra, removeExtra)
  const aggregation = mergedSelectors(selectorsOf(existing), selectorsOf(expected), removeExtra)
  const { aggregationRule: _, ...others } = object
  return {
    operation: changed || rules || aggregation !== 'same' ? 'update' : 'none',
    isProtected: isOptedOut(existing),
    object: {
      ...(aggregation === 'same' ? object : others),
      ...(Array.isArray(aggregation) ? { aggregationRule: { clusterRoleSelectors: aggregation } } : {}),
      ...(rules ? { rules: rules as unknown as Json[] } : {}),
    },
    missing: missing.map(typedRule),
    extra: extra.map(typedRule),
  }
}

/** The list that is to be there; undefined when nothing changes. Without `removeExtra` what is missing is put behind. */
export function merged<T>(
  there: readonly T[],
  wanted: readonly T[],
  missing: readonly T[],
  extra: readonly T[],
  removeExtra: boolean,
): T[] | undefined {
  if (removeExtra) return missing.length + extra.length > 0 ? [...wanted] : undefined
  return missing.length > 0 ? [...there, ...missing] : undefined
}

/** Selectors of an aggregated role; `none` takes the aggregation away. */
function mergedSelectors(there: Json[] | undefined, wanted: Json[] | undefined, removeExtra: boolean): Json[] | 'same' | 'none' {
  if (!wanted) return there ? 'none' : 'same'
  const without = (list: Json[], other: Json[]): Json[] => list.filter((one) => !other.some((two) => equal(one, two)))
  const missing = without(wanted, there ?? [])
  return merged(there ?? [], wanted, missing, without(there ?? [], wanted), removeExtra) ?? 'same'
}

/** With the fields of the Go type, in their order. */
const typedRule = ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): object => ({
  Verbs: verbs ?? [],
  APIGroups: apiGroups ?? [],
  Resources: resources ?? [],
  ResourceNames: resourceNames ?? [],
  NonResourceURLs: nonResourceURLs ?? [],
})
