import { goJsonText } from '../../api/go-json.ts'

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** JSON as Go writes maps: keys sorted, < > & escaped; in lines when an indent is given. */
export function goJson(value: unknown, indent = ''): string {
  return goJsonText(goLines(value, indent, '') ?? 'null')
}

/** Object keys that look like numbers would be moved by JavaScript; so this writes the members itself. */
function goLines(value: unknown, indent: string, lead: string): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = indent === '' ? '' : `\n${lead}${indent}`
  const outer = indent === '' ? '' : `\n${lead}`
  const parts = Array.isArray(value)
    ? value.map((item) => goLines(item, indent, lead + indent) ?? 'null')
    : Object.keys(value)
        .filter((key) => (value as Record<string, unknown>)[key] !== undefined)
        .sort(byBytes)
        .map(
          (key) =>
            `${JSON.stringify(key)}:${indent === '' ? '' : ' '}${goLines((value as Record<string, unknown>)[key], indent, lead + indent)}`,
        )
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return parts.length === 0 ? `${open}${close}` : `${open}${inner}${parts.join(`,${inner}`)}${outer}${close}`
}
