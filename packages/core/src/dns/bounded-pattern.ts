const maxPattern = 200

/** A student's pattern; undefined for one that is none, or that could run for ever. */
export function compilePattern(text: string): RegExp | undefined {
  if (text.length > maxPattern || /[+*}]\)?[+*{]/.test(text)) return undefined
  try {
    // Go names its groups (?P<a>…)
    return new RegExp(text.replaceAll('(?P<', '(?<'))
  } catch {
    return undefined
  }
}
