import type { JsonObject } from '../../api/json.ts'

/** What is to be done with an object of a file, and what that changes. */
export interface Reconciled {
  operation: 'none' | 'create' | 'update' | 'recreate'
  /** The object there is opted out. */
  isProtected: boolean
  object: JsonObject
  /** Rules or subjects of the file that are not there. */
  missing: readonly object[]
  /** Rules or subjects that are there and not in the file. */
  extra: readonly object[]
}

interface Metadata {
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

export const metadataOf = (object: JsonObject): Metadata => (object.metadata ?? {}) as Metadata

const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate'

export const isOptedOut = (existing: JsonObject): boolean => metadataOf(existing).annotations?.[autoUpdate] === 'false'

/** The existing object with the labels and annotations of a file; its own win. Models reconciliation/reconcile_role.go merge (1.36). */
export function withMetadata(existing: JsonObject, expected: JsonObject): { object: JsonObject; changed: boolean } {
  const [there, wanted] = [metadataOf(existing), metadataOf(expected)]
  const fresh = (['labels', 'annotations'] as const).filter((field) =>
    Object.keys(wanted[field] ?? {}).some((key) => !Object.hasOwn(there[field] ?? {}, key)),
  )
  const merged = Object.fromEntries(fresh.map((field) => [field, { ...wanted[field], ...there[field] }]))
  return { object: { ...existing, metadata: { ...(existing.metadata as JsonObject), ...merged } }, changed: fresh.length > 0 }
}
