const forms = (word: string): string[] => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]
const nulls = new Set(['', '~', ...forms('null')])
const trues = new Set(['y', 'yes', 'true', 'on'].flatMap(forms))
const falses = new Set(['n', 'no', 'false', 'off'].flatMap(forms))
const specials: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF'].flatMap((word) => [
    [word, Number.POSITIVE_INFINITY] as const,
    [`+${word}`, Number.POSITIVE_INFINITY] as const,
    [`-${word}`, Number.NEGATIVE_INFINITY] as const,
  ]),
])
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/
const integer = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const timestamp =
  /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?)?$/

/** The value of a text without quotes: null, bool, number or the text. Timestamps stay texts. Models yaml.v2 resolve.go. */
export function resolvePlain(text: string): string | number | boolean | null {
  if (nulls.has(text)) return null
  if (trues.has(text)) return true
  if (falses.has(text)) return false
  const special = specials.get(text)
  if (special !== undefined) return special
  if (!/^[-+.0-9]/.test(text)) return text
  const plain = text.replaceAll('_', '')
  if (integer.test(plain)) return integerValue(plain)
  return float.test(plain) ? Number(plain) : text
}

function integerValue(text: string): number {
  const digits = text.replace(/^[-+]/, '')
  const value = /^0[0-7]/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
  return text.startsWith('-') && value !== 0 ? -value : value
}

/** True for a text that stays a string when it is written without quotes. Models yaml.v2 resolve.go and encode.go isBase60Float. */
export function resolvesToString(text: string): boolean {
  if (forms('<<').includes(text) || typeof resolvePlain(text) !== 'string') return false
  return !(base60.test(text) || timestamp.test(text))
}
