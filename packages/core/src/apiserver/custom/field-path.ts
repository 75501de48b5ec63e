import type { JsonSchema } from './json-schema.ts'

export interface FoundField {
  /** As an error names it. */
  path: string
  /** The first name of the path. */
  root: string
  schema: JsonSchema | undefined
}

/**
 * The field that a path such as `.spec.a` or `['x']` leads to in a schema, or why it leads nowhere.
 * Models apiextensions schema/cel ValidFieldPath (1.36).
 */
export function fieldAt(
  text: string,
  schema: JsonSchema,
  { arrayNotation }: { arrayNotation: boolean },
): FoundField | { error: string } {
  const tokens = tokensOf(text)
  let found: FoundField = { path: '', root: '', schema }
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as string
    if (token !== '.' && token !== '[') return { error: `expected [ or . but got: ${token}` }
    if (token === '[' && !arrayNotation) return { error: 'array notation is not allowed' }
    const name = tokens[++at]
    if (name === undefined) return { error: 'unexpected end of JSON path' }
    const quoted = token === '[' ? /^'(.*)'$/.exec(name)?.[1] : name
    if (quoted === undefined) return { error: `expected single quoted string but got ${name}` }
    const next = step(found, quoted.replace(/\\(.)/g, '$1'))
    if (next === undefined) return { error: 'does not refer to a valid field' }
    if (token === '[') {
      const end = tokens[++at]
      if (end !== ']') return { error: end === undefined ? 'unexpected end of JSON path' : `expected ] but got ${end}` }
    }
    found = next
  }
  return found
}

/** Dots, brackets, and what stands between them; a quoted text is one. */
const tokensOf = (text: string): string[] => text.match(/'(?:\\.|[^'\\])*'|[.[\]]|[^.[\]]+/g) ?? []

function step({ path, root, schema }: FoundField, name: string): FoundField | undefined {
  const { properties, additionalProperties: more } = schema ?? {}
  const named = properties !== undefined && Object.keys(properties).length > 0
  if (!named && more === undefined) return undefined
  const next = named ? properties[name] : typeof more === 'object' ? more : undefined
  if (named && next === undefined) return undefined
  const longer = named ? (path === '' ? name : `${path}.${name}`) : `${path}[${name}]`
  return { path: longer, root: root === '' ? name : root, schema: next }
}
