import { equal } from '../../api/copy.ts'
import type { Json, JsonObject } from '../../api/json.ts'
import { isOptedOut, type Reconciled, withMetadata } from './reconciled.ts'
import { merged } from './role.ts'

interface Subject {
  kind?: string
  apiGroup?: string
  name?: string
  namespace?: string
}

const subjectsOf = (binding: JsonObject): Subject[] => (binding.subjects ?? []) as unknown as Subject[]

/** Models component-helpers auth/rbac/reconciliation/reconcile_rolebindings.go computeReconciledRoleBinding (1.36). */
export function reconciledBinding(existing: JsonObject | undefined, expected: JsonObject, removeExtra: boolean): Reconciled {
  const wanted = subjectsOf(expected)
  if (!existing)
    return { operation: 'create', isProtected: false, object: expected, missing: wanted.map(typedSubject), extra: [] }
  const isProtected = isOptedOut(existing)
  if (!equal(typedRef(expected), typedRef(existing)))
    return { operation: 'recreate', isProtected, object: expected, missing: [], extra: [] }
  const there = subjectsOf(existing)
  const { object, changed } = withMetadata(existing, expected)
  const [missing, extra] = [without(wanted, there), without(there, wanted)]
  const subjects = merged(there, wanted, missing, extra, removeExtra)
  return {
    operation: changed || subjects ? 'update' : 'none',
    isProtected,
    object: subjects ? { ...object, subjects: subjects as unknown as Json[] } : object,
    missing: missing.map(typedSubject),
    extra: extra.map(typedSubject),
  }
}

/** What only the first list has, each once. */
const without = (list: readonly Subject[], other: readonly Subject[]): Subject[] =>
  list.filter(
    (one, at) => ![...other, ...list.slice(0, at)].some((two) => equal(typedSubject(one) as Json, typedSubject(two) as Json)),
  )

/** With the fields of the Go type, in their order. */
const typedSubject = ({ kind = '', apiGroup = '', name = '', namespace = '' }: Subject): object => ({
  Kind: kind,
  APIGroup: apiGroup,
  Name: name,
  Namespace: namespace,
})

function typedRef({ roleRef }: JsonObject): JsonObject {
  const { apiGroup = '', kind = '', name = '' } = (roleRef ?? {}) as JsonObject
  return { apiGroup, kind, name }
}
