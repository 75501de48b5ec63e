import { encodeUtf8 } from '../../api/utf8.ts'

/** The layouts that times are read by: meta/v1 Time and MicroTime (1.36). */
export const timeLayouts = { 'v1.Time': '2006-01-02T15:04:05Z07:00', 'v1.MicroTime': '2006-01-02T15:04:05.000000Z07:00' } as const

type Layout = (typeof timeLayouts)[keyof typeof timeLayouts]

interface Element {
  name: string
  text: RegExp
  range?: { of: string; from: number; to: number }
}

const elements = (layout: Layout): readonly Element[] => [
  { name: '2006', text: /^\d{4}/ },
  { name: '-', text: /^-/ },
  { name: '01', text: /^\d\d/, range: { of: 'month', from: 1, to: 12 } },
  { name: '-', text: /^-/ },
  { name: '02', text: /^\d\d/ },
  { name: 'T', text: /^T/ },
  { name: '15', text: /^\d\d?/, range: { of: 'hour', from: 0, to: 23 } },
  { name: ':', text: /^:/ },
  { name: '04', text: /^\d\d/, range: { of: 'minute', from: 0, to: 59 } },
  { name: ':', text: /^:/ },
  { name: '05', text: /^\d\d/, range: { of: 'second', from: 0, to: 59 } },
  ...(layout === timeLayouts['v1.MicroTime'] ? [{ name: '.000000', text: /^\.\d{6}/ }] : []),
  { name: 'Z07:00', text: /^(?:Z|[+-]\d\d:\d\d)/ },
]

/** Why a text is no time of this layout, in Go's words; undefined for one that is. Models time.Parse. */
export function timeProblem(text: string, layout: Layout): string | undefined {
  const head = `parsing time ${quoted(text)}`
  let rest = text
  const parts: string[] = []
  for (const { name, text: pattern, range } of elements(layout)) {
    if (name === 'Z07:00' && layout === timeLayouts['v1.Time']) rest = rest.replace(/^[.,]\d+/, '')
    const [found] = pattern.exec(rest) ?? []
    if (found === undefined) return `${head} as "${layout}": cannot parse ${quoted(rest)} as "${name}"`
    if (range && (Number(found) < range.from || Number(found) > range.to)) return `${head}: ${range.of} out of range`
    rest = rest.slice(found.length)
    parts.push(found)
  }
  if (rest !== '') return `${head}: extra text: ${quoted(rest)}`
  const [hour = 0, minute = 0] = parts.at(-1)?.slice(1).split(':').map(Number) ?? []
  if (hour > 24) return `${head}: time zone offset hour out of range`
  if (minute > 59) return `${head}: time zone offset minute out of range`
  return dayProblem(parts, head)
}

/** Models time.quote: all but plain ASCII as bytes. */
const quoted = (text: string): string => `"${[...encodeUtf8(text)].map((byte) => quotedByte(byte)).join('')}"`

function quotedByte(byte: number): string {
  if (byte < 0x20 || byte >= 0x80) return `\\x${byte.toString(16).padStart(2, '0')}`
  const char = String.fromCharCode(byte)
  return char === '"' || char === '\\' ? `\\${char}` : char
}

function dayProblem([year, , month, , day]: readonly string[], head: string): string | undefined {
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) < 1 || Number(day) > last ? `${head}: day out of range` : undefined
}
