import { compareKeys } from './key-order.ts'
import { scalarText } from './scalar.ts'

/** A JSON value as sigs.k8s.io/yaml writes it: keys sorted, sequences not indented, lines folded behind 80 columns. */
export function writeYaml(value: unknown): string {
  const out: string[] = []
  block(out, value, { indent: 0, column: 0, atStart: true, inMapping: false })
  return `${out.join('')}\n`
}

interface Place {
  /** Columns before this node's own lines. */
  indent: number
  /** Column at which it begins. */
  column: number
  /** True where nothing stands on its line yet. */
  atStart: boolean
  inMapping: boolean
}

const isEmpty = (value: object): boolean => Object.values(value).every((member) => member === undefined)

function block(out: string[], value: unknown, place: Place): void {
  if (typeof value !== 'object' || value === null) {
    out.push(scalar(value, place))
  } else if (Array.isArray(value)) {
    if (value.length === 0) out.push(place.column > 0 && place.inMapping ? ' []' : '[]')
    else sequence(out, value, place)
  } else if (isEmpty(value)) out.push(place.column > 0 && place.inMapping ? ' {}' : '{}')
  else mapping(out, value as Record<string, unknown>, place)
}

function scalar(value: unknown, { indent, column, inMapping }: Place): string {
  const lead = column > 0 && inMapping ? ' ' : ''
  return lead + scalarText(value, { indent: inMapping ? indent + 2 : indent + 2, column: column + lead.length, key: false })
}

function sequence(out: string[], items: readonly unknown[], { indent, atStart, inMapping }: Place): void {
  const own = indent
  items.forEach((item, i) => {
    if (i > 0 || (inMapping && !atStart)) out.push(`\n${' '.repeat(own)}`)
    out.push('- ')
    const scalarItem = typeof item !== 'object' || item === null
    block(out, item, { indent: scalarItem ? own : own + 2, column: own + 2, atStart: true, inMapping: false })
  })
}

function mapping(out: string[], members: Record<string, unknown>, { indent, atStart }: Place): void {
  const keys = Object.keys(members)
    .filter((key) => members[key] !== undefined)
    .sort(compareKeys)
  keys.forEach((key, i) => {
    if (i > 0 || !atStart) out.push(`\n${' '.repeat(indent)}`)
    const text = scalarText(key, { indent, column: indent, key: true })
    out.push(text, ':')
    const value = members[key]
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value) && !isEmpty(value)
    const deeper = nested ? indent + 2 : indent
    block(out, value, { indent: deeper, column: indent + text.length + 1, atStart: false, inMapping: true })
  })
}
