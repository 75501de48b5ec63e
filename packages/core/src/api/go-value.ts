import { goFloat } from './go-float.ts'

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The keys of an object in the order of their bytes, without those of nothing. */
export const sortedKeys = (value: object): string[] =>
  Object.keys(value)
    .filter((key) => (value as Record<string, unknown>)[key] !== undefined)
    .sort(byBytes)

/** A decoded value as Go's fmt prints it with %v: map[a:1 b:[2 3]], <nil>. */
export function goPlain(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (typeof value === 'number') return goFloat(value)
  if (Array.isArray(value)) return `[${value.map(goPlain).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const members = value as Record<string, unknown>
  return `map[${sortedKeys(value)
    .map((key) => `${key}:${goPlain(members[key])}`)
    .join(' ')}]`
}

/** A decoded value as Go's fmt prints it with %#v. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return goFloat(value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object') return String(value)
  const members = value as Record<string, unknown>
  const inside = sortedKeys(value).map((key) => `${JSON.stringify(key)}:${goSyntax(members[key])}`)
  return `map[string]interface {}{${inside.join(', ')}}`
}
