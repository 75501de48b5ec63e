/** NAME=VALUE,… of flags that may be given several times. Models spf13/pflag string_to_string.go. */
export function parsePairs(texts: readonly string[]): Map<string, string> {
  const out = new Map<string, string>()
  for (const pair of texts.flatMap((text) => (text.split('=').length === 2 ? [text] : text.split(',')))) {
    const at = pair.indexOf('=')
    if (at >= 0) out.set(pair.slice(0, at), pair.slice(at + 1))
  }
  return out
}

/** What is wrong with such a flag's value. */
export function pairProblem(text: string): string | undefined {
  const wrong = text.split('=').length === 2 ? undefined : text.split(',').find((pair) => !pair.includes('='))
  return wrong === undefined ? undefined : `${wrong} must be formatted as key=value`
}
