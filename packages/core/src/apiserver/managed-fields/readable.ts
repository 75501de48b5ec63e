import type { ManagedFieldsEntry } from '../../api/object.ts'

const operations: readonly unknown[] = ['Apply', 'Update']
const maxDepth = 60

/** A list of managers that can be read. What cannot is left aside, as if nothing had been sent. Models managedfields DecodeManagedFields (1.36). */
export const areReadable = (entries: readonly ManagedFieldsEntry[] | undefined): entries is readonly ManagedFieldsEntry[] =>
  entries !== undefined && entries.length > 0 && entries.every(isReadable)

const isReadable = ({ operation, apiVersion, fieldsType, fieldsV1 }: ManagedFieldsEntry): boolean =>
  operations.includes(operation) && Boolean(apiVersion) && fieldsType === 'FieldsV1' && isFieldSet(fieldsV1 ?? {}, 0)

/** Members are fields (f:), keys (k:), values (v:) or indexes (i:), or the dot for the thing itself. Models structured-merge-diff fieldpath/serialize-pe.go DeserializePathElement (v6). */
const isFieldSet = (fields: unknown, depth: number): boolean =>
  typeof fields === 'object' &&
  fields !== null &&
  !Array.isArray(fields) &&
  depth < maxDepth &&
  Object.entries(fields).every(([key, below]) => (key === '.' || isStep(key)) && isFieldSet(below, depth + 1))

function isStep(key: string): boolean {
  const [kind, value] = [key.slice(0, 2), key.slice(2)]
  if (kind === 'f:') return true
  if (kind === 'i:') return /^-?\d+$/.test(value)
  if (kind !== 'v:' && kind !== 'k:') return false
  try {
    const read: unknown = JSON.parse(value)
    return kind === 'v:' || (typeof read === 'object' && read !== null && !Array.isArray(read))
  } catch {
    return false
  }
}
