import { goJsonText } from '../../api/go-json.ts'
import { sortedKeys } from '../../api/go-value.ts'

type KeysOf = (value: object) => readonly string[]

/** JSON as Go writes maps: keys sorted (or as `keysOf` has them), < > & escaped; in lines when an indent is given. */
export function goJson(value: unknown, indent = '', keysOf: KeysOf = sortedKeys): string {
  return goJsonText(goLines(value, { indent, keysOf }, '') ?? 'null')
}

interface Layout {
  indent: string
  keysOf: KeysOf
}

/** Object keys that look like numbers would be moved by JavaScript; so this writes the members itself. */
function goLines(value: unknown, layout: Layout, lead: string): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const { indent, keysOf } = layout
  const inner = indent === '' ? '' : `\n${lead}${indent}`
  const outer = indent === '' ? '' : `\n${lead}`
  const text = (item: unknown): string | undefined => goLines(item, layout, lead + indent)
  const member = (key: string): string =>
    `${JSON.stringify(key)}:${indent === '' ? '' : ' '}${text((value as Record<string, unknown>)[key])}`
  const parts = Array.isArray(value) ? value.map((item) => text(item) ?? 'null') : keysOf(value).map(member)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return parts.length === 0 ? `${open}${close}` : `${open}${inner}${parts.join(`,${inner}`)}${outer}${close}`
}
