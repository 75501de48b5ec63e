import type { Json, JsonObject } from '../api/json.ts'

/** A value as Go's %v prints maps, lists and scalars: map[a:1 b:[x y]]. */
export function goText(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${key}:${goText((value as JsonObject)[key] as Json)}`)
  return `map[${members.join(' ')}]`
}

const structs: Readonly<Record<string, string>> = { array: '[]interface {}', object: 'map[string]interface {}' }

/** What encoding/json of Go says when a document has another shape than it reads into. */
export function wrongShape(value: Json, wanted: 'array' | 'object'): string | undefined {
  const given = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value === 'boolean' ? 'bool' : typeof value
  return given === wanted ? undefined : `json: cannot unmarshal ${given} into Go value of type ${structs[wanted]}`
}

/** A value as Go's %#v prints it: map[string]interface {}{"a":1}. */
export function goSyntax(value: Json | undefined): string {
  if (value === null || value === undefined) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object') return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${goSyntax((value as JsonObject)[key] as Json)}`)
  return `map[string]interface {}{${members.join(', ')}}`
}
