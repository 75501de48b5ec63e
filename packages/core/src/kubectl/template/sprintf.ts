import { goPlain, goSyntax } from '../../api/go-value.ts'
import { missing } from './missing.ts'

/** Models fmt.Sprintf for the verbs that templates use: v s d q t x X f e g c U %. */
export function sprintf(format: string, values: readonly unknown[]): string {
  let at = 0
  const out = format.replace(
    /%([-+# 0]*)(\d*)(?:\.(\d*))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (at >= values.length) return `%!${verb}(MISSING)`
      const value = values[at++]
      return pad(formatOne(verb, flags, precision, value === missing ? null : value), flags, Math.min(Number(width || 0), 1_000))
    },
  )
  if (at >= values.length) return out
  const extra = values.slice(at).map((value) => `${typeName(value)}=${goPlain(value)}`)
  return `${out}%!(EXTRA ${extra.join(', ')})`
}

function pad(text: string, flags: string, width: number): string {
  if (flags.includes('-')) return text.padEnd(width)
  return flags.includes('0') && /^[-+]?\d/.test(text) ? text.padStart(width, '0') : text.padStart(width)
}

function typeName(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}

function formatOne(verb: string, flags: string, precision: string | undefined, value: unknown): string {
  if (typeof value === 'object' && value !== null && verb !== 'v' && verb !== 'T') {
    return composite(value, (inner) => formatOne(verb, flags, precision, inner))
  }
  const bad = (): string =>
    value === null || value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${typeName(value)}=${plainWith(value, precision)})`
  const digits = Math.min(Number(precision === undefined || precision === '' ? 6 : precision), 50)
  switch (verb) {
    case 'v':
      return flags.includes('#') ? goSyntax(value) : goPlain(value)
    case 's':
      return typeof value === 'string' ? value.slice(0, precision === undefined ? undefined : digits) : bad()
    case 'q':
      return typeof value === 'string' ? JSON.stringify(value) : bad()
    case 'd':
      return typeof value === 'number' && Number.isInteger(value)
        ? `${flags.includes('+') && value >= 0 ? '+' : ''}${value}`
        : bad()
    case 't':
      return typeof value === 'boolean' ? String(value) : bad()
    case 'T':
      return typeName(value)
    case 'f':
      return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(digits) : bad()
    case 'x':
    case 'X':
    case 'o':
    case 'b':
      return radix(verb, value) ?? bad()
    case 'c':
      return typeof value === 'number' ? String.fromCodePoint(Math.min(Math.max(value, 0), 0x10ffff)) : bad()
    case 'e':
    case 'g':
      return typeof value === 'number' ? goPlain(value) : bad()
    default:
      return bad()
  }
}

/** A list or map with the verb applied to each of its members. */
function composite(value: object, each: (inner: unknown) => string): string {
  if (Array.isArray(value)) return `[${value.map(each).join(' ')}]`
  const members = value as Record<string, unknown>
  const keys = Object.keys(members).sort()
  return `map[${keys.map((key) => `${each(key)}:${each(members[key])}`).join(' ')}]`
}

/** A whole number has as many digits as the precision asks for. */
function plainWith(value: unknown, precision: string | undefined): string {
  const text = goPlain(value)
  return typeof value === 'number' && Number.isInteger(value) && precision
    ? text.padStart(Math.min(Number(precision), 50), '0')
    : text
}

function radix(verb: string, value: unknown): string | undefined {
  const base = { x: 16, X: 16, o: 8, b: 2 }[verb] as number
  if (typeof value === 'string' && base === 16) {
    const text = [...value].map((char) => (char.codePointAt(0) as number).toString(16).padStart(2, '0')).join('')
    return verb === 'X' ? text.toUpperCase() : text
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined
  const text = value.toString(base)
  return verb === 'X' ? text.toUpperCase() : text
}
