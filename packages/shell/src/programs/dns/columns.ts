import { bytesOfText } from '@kubemaze/core/api/bytes-text.ts'
import type { DnsRecord } from '@kubemaze/core/network/packet.ts'
import { dotted } from './ask.ts'

/** Fills up to a column with tabs and blanks, at least one. Models BIND's lib/dns/masterdump.c indent. */
function indent(text: string, column: number, to: number): { text: string; column: number } {
  const goal = Math.max(to, column + 1)
  const tabs = Math.max(0, Math.floor(goal / 8) - Math.floor(column / 8))
  const from = tabs > 0 ? Math.floor(goal / 8) * 8 : column
  return { text: text + '\t'.repeat(tabs) + ' '.repeat(goal - from), column: goal }
}

/** How records are laid out. */
export interface Layout {
  ttl: boolean
  class: boolean
  multiline: boolean
  /** 30s instead of 30. */
  ttlUnits?: boolean
}

const plain: Layout = { ttl: true, class: true, multiline: false }

/** Columns of TTL, class, type and data. Models bin/dig/dig.c printmessage. */
function columnsOf({ ttl, class: named, multiline }: Layout): readonly [number, number, number, number] {
  if (multiline || (!ttl && !named)) return [24, 24, 24, 32]
  return ttl && named ? [24, 32, 40, 48] : [24, 24, 32, 40]
}

function line(words: readonly (readonly [word: string | undefined, column: number])[], name: string): string {
  let at = { text: name, column: name.length }
  for (const [word, column] of words) {
    if (word === undefined) continue
    at = indent(at.text, at.column, column)
    at = { text: at.text + word, column: at.column + word.length }
  }
  return at.text
}

/** A record as dig and host -v print it. */
export function recordLine(record: DnsRecord, layout: Layout = plain): string {
  const [ttl, named, type, data] = columnsOf(layout)
  const words = [
    [layout.ttl ? (layout.ttlUnits ? unitText(record.ttlSeconds) : String(record.ttlSeconds)) : undefined, ttl],
    [layout.class ? 'IN' : undefined, named],
    [record.type, type],
    [layout.multiline && record.type === 'SOA' ? soaLines(record.data) : dataText(record), data],
  ] as const
  return line(words, dotted(record.name))
}

const soaFields = ['serial', 'refresh', 'retry', 'expire', 'minimum'] as const

/** +multiline spreads an SOA over lines with what each number means. */
function soaLines(data: string): string {
  const [origin = '', mail = '', ...numbers] = data.split(' ')
  const rows = soaFields.map((field, i) => {
    const text = numbers[i] ?? '0'
    return `\t\t\t\t${text.padEnd(10)} ; ${field}${field === 'serial' ? '' : ` (${spelled(Number(text))})`}\n`
  })
  return `${origin} ${mail} (\n${rows.join('')}\t\t\t\t)`
}

const spans: readonly [seconds: number, word: string][] = [
  [604_800, 'week'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

function spelled(seconds: number): string {
  const words: string[] = []
  let left = seconds
  for (const [size, word] of spans) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0) words.push(`${count} ${word}${count === 1 ? '' : 's'}`)
  }
  return words.length > 0 ? words.join(' ') : '0 seconds'
}

/** 90 as 1m30s. */
function unitText(seconds: number): string {
  let left = seconds
  const parts = spans.map(([size, word]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return count > 0 ? `${count}${word[0]}` : ''
  })
  return parts.join('') || '0s'
}

/** A question: `;name. IN A`. */
export function questionLine(name: string, type: string, named = 'IN'): string {
  const words = [
    [named, 32],
    [type, 40],
  ] as const
  return `;${line(words, shownName(dotted(name)))}`
}

/** What is no plain sign of a name stands as \\DDD. */
const shownName = (name: string): string =>
  [...bytesOfText(name)]
    .map((byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`))
    .join('')

/** Names in data end with a dot, text stands in quotes. */
export function dataText(record: DnsRecord): string {
  if (record.type === 'TXT') return record.data.startsWith('"') ? record.data : `"${record.data}"`
  if (record.type === 'CNAME' || record.type === 'PTR' || record.type === 'NS') return dotted(record.data)
  if (record.type === 'SRV') return record.data.replace(/(\S+)$/, (target) => dotted(target))
  return record.data
}
