/** A deep copy of JSON data. Undefined members are dropped. */
export function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return copyItems(value) as T
  const out: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key]
    if (member !== undefined) out[key] = typeof member === 'object' ? copy(member) : member
  }
  return out as T
}

function copyItems(list: readonly unknown[]): unknown[] {
  const out: unknown[] = []
  for (const item of list) out.push(typeof item === 'object' ? copy(item) : item)
  return out
}

/** True when two JSON values say the same; members that are undefined count as absent. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && equalItems(a, b)
  return !Array.isArray(b) && equalMembers(a as Record<string, unknown>, b as Record<string, unknown>)
}

function equalItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i])) return false
  return true
}

function equalMembers(a: Record<string, unknown>, b: Record<string, unknown>): boolean {
  let more = 0
  for (const key of Object.keys(a)) {
    if (a[key] === undefined) continue
    if (b[key] === undefined || !equal(a[key], b[key])) return false
    more++
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) more--
  return more === 0
}
