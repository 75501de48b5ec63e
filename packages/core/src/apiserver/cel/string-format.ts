import type { Environment } from '@marcbachmann/cel-js'
import { encodeUtf8 } from '../../api/utf8.ts'

/** Characters that one value may take. */
const most = 1_000
type Write = (value: unknown, precision: number | undefined) => string

const whole =
  (base: number): Write =>
  (value) =>
    (value as bigint).toString(base)
const hex: Write = (value, precision) =>
  typeof value === 'string'
    ? [...encodeUtf8(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    : whole(16)(value, precision)

const clauses: Readonly<Record<string, Write>> = {
  s: (value) =>
    typeof value === 'object' && value !== null
      ? JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? Number(item) : item))
      : String(value),
  d: (value) => String(value),
  f: (value, precision = 6) => Number(value).toFixed(Math.min(precision, 100)),
  e: (value, precision = 6) =>
    Number(value)
      .toExponential(Math.min(precision, 100))
      .replace(/e([+-])(\d)$/, 'e$10$2'),
  b: whole(2),
  o: whole(8),
  x: hex,
  X: (value, precision) => hex(value, precision).toUpperCase(),
}

/** `"%s has %d".format([a, b])`. Models cel-go ext/formatting.go. */
function format(text: string, given: unknown[]): string {
  let at = 0
  const out = text.replace(/%(%|(?:\.(\d{1,3}))?([a-zA-Z]))/g, (_all, what: string, precision?: string, clause?: string) => {
    if (what === '%') return '%'
    const write = clauses[clause ?? '']
    if (!write) throw new Error(`unrecognized formatting clause ${JSON.stringify(clause)}`)
    if (at >= given.length) throw new Error(`index ${at} out of range`)
    return write(given[at++], precision === undefined ? undefined : Number(precision)).slice(0, most)
  })
  return out
}

export const addStringFormat = (environment: Environment): Environment =>
  environment.registerFunction('string.format(list): string', format)
