import { resolvesToString } from './resolve.ts'

/** A string in double quotes; several lines are folded, each on its own behind `lead`. Models kyaml.go renderString (1.36). */
export function kyamlString(text: string, lead: string): string {
  if (!text.includes('\n')) return `"${escaped(text)}"`
  const lines = text.split('\n')
  const last = lines.pop() as string
  // an extra blank keeps the column of lines whose own leading blank is escaped
  const line = (content: string): string => `${lead}${/^\s/.test(content) ? '\\' : ' '}${escaped(content)}`
  const whole = lines.map((content) => `${line(content)}\\n\\\n`)
  return `"\\\n${whole.join('')}${last === '' ? '' : `${line(last)}\\\n`}${lead}"`
}

/** A key, quoted where YAML would take it for something else. */
export const kyamlKey = (key: string): string => (needsNoQuotes(key) && resolvesToString(key) ? key : `"${escaped(key)}"`)

const needsNoQuotes = (key: string): boolean => /^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u.test(key)

const named: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\v': '\\v',
  '\0': '\\0',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

const escaped = (text: string): string => Array.from(text, escapedRune).join('')

function escapedRune(rune: string): string {
  const known = named[rune]
  if (known !== undefined) return known
  if (/[ \t\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(rune)) return rune
  const code = rune.codePointAt(0) as number
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0')
  if (code < 0x20 || code === 0x7f) return `\\x${hex(2)}`
  return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`
}
