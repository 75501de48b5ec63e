/** A text as Go's strconv.Quote (%q) writes it, for what occurs in messages: quotes, backslashes and control characters escaped. */
export function quote(text: string): string {
  const named: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '"': '\\"', '\\': '\\\\' }
  const escaped = text.replace(/["\\\x00-\x1f\x7f]/g, (char) => {
    return named[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `"${escaped}"`
}
