/** Words that CEL keeps for itself. Models apiserver/pkg/cel/escaping.go celReservedSymbols (1.36). */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
)

const escapes: Readonly<Record<string, string>> = { __: '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' }

export const isReserved = (name: string): boolean => reserved.has(name)

/** A field's name as expressions write it; undefined for one that they cannot. Models apiserver/pkg/cel/escaping.go Escape (1.36). */
export function escapeField(name: string): string | undefined {
  if (reserved.has(name)) return `__${name}__`
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(name)) return undefined
  return name.replace(/__|[-./]/g, (char) => escapes[char] ?? char)
}
