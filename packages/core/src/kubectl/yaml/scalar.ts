import { goFloat } from '../../api/go-float.ts'
import { analyze } from './analyze.ts'
import { isPrintable } from './printable.ts'
import { resolvesToString } from './resolve.ts'

export interface ScalarPlace {
  /** Columns before continued lines. */
  indent: number
  /** Column at which the scalar begins. */
  column: number
  /** A mapping's key stays on its line. */
  key: boolean
}

// yaml.v2 emitter best_width
const bestWidth = 80

/** A scalar in the style that libyaml's emitter chooses. Models yaml.v2 encode.go stringv and emitterc.go. */
export function scalarText(value: unknown, place: ScalarPlace): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number') return goFloat(value)
  if (typeof value !== 'string') return String(value)
  const found = analyze(value)
  if (value.includes('\n')) return found.blockAllowed && !place.key ? literal(value, place) : doubleQuoted(value, place)
  if (!resolvesToString(value)) return doubleQuoted(value, place)
  if (found.plainAllowed) return plain(value, place)
  return found.singleQuotedAllowed ? singleQuoted(value, place) : doubleQuoted(value, place)
}

const breakLine = ({ indent }: ScalarPlace): string => `\n${' '.repeat(indent)}`

/** Joins characters; at a blank behind the width `instead` may put a line break. */
function folded(
  chars: readonly string[],
  place: ScalarPlace,
  startColumn: number,
  write: (char: string) => string,
  quoted: boolean,
): string {
  let out = ''
  let column = startColumn
  let spaces = false
  chars.forEach((char, i) => {
    const inside = !quoted || (i > 0 && i < chars.length - 1)
    if (char === ' ' && !place.key && !spaces && column > bestWidth && inside && chars[i + 1] !== ' ') {
      out += breakLine(place)
      column = place.indent
      spaces = true
      return
    }
    const text = write(char)
    out += text
    column += [...text].length
    spaces = char === ' '
  })
  return out
}

const plain = (value: string, place: ScalarPlace): string => folded([...value], place, place.column, (char) => char, false)

const singleQuoted = (value: string, place: ScalarPlace): string =>
  `'${folded([...value], place, place.column + 1, (char) => (char === "'" ? "''" : char), true)}'`

const escapes: Record<string, string> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function escaped(char: string): string {
  const code = char.codePointAt(0) as number
  const known = escapes[char]
  if (known !== undefined && char !== '\xa0') return known
  if (isPrintable(code)) return char
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
}

function doubleQuoted(value: string, place: ScalarPlace): string {
  const chars = [...value]
  let out = '"'
  let column = place.column + 1
  let spaces = false
  chars.forEach((char, i) => {
    if (char === ' ' && !place.key && !spaces && column > bestWidth && i > 0 && i < chars.length - 1) {
      const next = chars[i + 1] === ' ' ? '\\' : ''
      out += breakLine(place) + next
      column = place.indent + next.length
      spaces = true
      return
    }
    const text = escaped(char)
    out += text
    column += [...text].length
    spaces = char === ' '
  })
  return `${out}"`
}

function literal(value: string, place: ScalarPlace): string {
  const hint = value.startsWith(' ') || value.startsWith('\n') ? '2' : ''
  const chomp = !value.endsWith('\n') ? '-' : value.length === 1 || value.at(-2) === '\n' ? '+' : ''
  const body = value.endsWith('\n') ? value.slice(0, -1) : value
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${' '.repeat(place.indent)}${line}`))
  return `|${hint}${chomp}\n${lines.join('\n')}`
}
