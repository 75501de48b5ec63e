import type { Json } from '../../api/json.ts'

/** The value of a variable; undefined for one that nobody knows. */
export type Lookup = (name: string) => Json | undefined

/**
 * A text with its `$(NAME)` replaced; one that is nothing else takes the variable's type, `$$` is a dollar. Models
 * api/filters/refvar/expand.go DoReplacements (5.8).
 */
export function expand(text: string, lookup: Lookup): Json {
  const alone = /^\$\(([^)]*)\)$/.exec(text)
  if (alone) return lookup(alone[1] as string) ?? text
  return text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$'
    const value = lookup(name)
    return value === undefined ? whole : String(value)
  })
}
