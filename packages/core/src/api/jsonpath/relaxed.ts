/** A path as custom columns and --sort-by take it, in braces and with its dot; undefined when it is none. Models RelaxedJSONPathExpression (1.36). */
export function relaxedPath(text: string): string | undefined {
  if (text === '') return ''
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text)
  if (!match) return undefined
  return `{.${match[1] ?? match[2]}}`
}
