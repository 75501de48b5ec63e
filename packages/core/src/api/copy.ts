/** A deep copy of JSON data. Undefined members are dropped. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T
  if (typeof value !== 'object' || value === null) return value
  const out: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key]
    if (member !== undefined) out[key] = copy(member)
  }
  return out as T
}

/** True when two JSON values say the same; members that are undefined count as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => equal(x, b[i]))
  }
  return equalMembers(a as Record<string, unknown>, b as Record<string, unknown>)
}

function equalMembers(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  const present = (o: Record<string, unknown>): string[] => Object.keys(o).filter((k) => o[k] !== undefined)
  const keys = present(a)
  return keys.length === present(b).length && keys.every((k) => b[k] !== undefined && equal(a[k], b[k]))
}
