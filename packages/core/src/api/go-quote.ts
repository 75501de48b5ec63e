/** Characters that Go's quoted texts have names for. */
export const goEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
}

/** A text as Go's strconv.Quote (%q) writes it, for what occurs in messages: quotes, backslashes and control characters escaped. */
export function goQuote(text: string): string {
  const escaped = text.replace(/["\\\x00-\x1f\x7f]/g, (char) => {
    return goEscapes[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `"${escaped}"`
}
