import type { DnsRecord } from '@kubemaze/core/network/packet.ts'
import { dotted } from './ask.ts'

/** Fills up to a column with tabs, or one blank when it is passed. Models BIND's lib/dns/masterdump.c indent. */
function indent(text: string, column: number, to: number): { text: string; column: number } {
  if (column >= to) return { text: `${text} `, column: column + 1 }
  const tabs = Math.floor(to / 8) - Math.floor(column / 8)
  return { text: text + '\t'.repeat(tabs), column: to }
}

/** A record as dig and host -v print it. */
export function recordLine(record: DnsRecord): string {
  let at = { text: dotted(record.name), column: dotted(record.name).length }
  const put = (word: string, to: number): void => {
    at = indent(at.text, at.column, to)
    at = { text: at.text + word, column: at.column + word.length }
  }
  put(String(record.ttlSeconds), 24)
  put('IN', 32)
  put(record.type, 40)
  put(dataText(record), 48)
  return at.text
}

/** A question: `;name. IN A`. */
export function questionLine(name: string, type: string): string {
  let at = { text: dotted(name), column: dotted(name).length }
  for (const [word, to] of [
    ['IN', 32],
    [type, 40],
  ] as const) {
    at = indent(at.text, at.column, to)
    at = { text: at.text + word, column: at.column + word.length }
  }
  return `;${at.text}`
}

/** Names in data end with a dot, text stands in quotes. */
export function dataText(record: DnsRecord): string {
  if (record.type === 'TXT') return record.data.startsWith('"') ? record.data : `"${record.data}"`
  if (record.type === 'CNAME' || record.type === 'PTR' || record.type === 'NS') return dotted(record.data)
  if (record.type === 'SRV') return record.data.replace(/(\S+)$/, (target) => dotted(target))
  return record.data
}
