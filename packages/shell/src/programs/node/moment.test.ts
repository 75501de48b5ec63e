import { expect, it } from 'vitest'
import { parseMoment } from './moment.ts'

const now = Date.UTC(2026, 0, 5, 12)
const at = (text: string): string | undefined => {
  const ms = parseMoment(text, now)
  return ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}

const rows: [text: string, moment: string | undefined][] = [
  ['now', '2026-01-05 12:00:00'],
  ['today', '2026-01-05 00:00:00'],
  ['yesterday', '2026-01-04 00:00:00'],
  ['2025-12-31', '2025-12-31 00:00:00'],
  ['2025-12-31 23:59:58', '2025-12-31 23:59:58'],
  ['2025-12-31T23:59', '2025-12-31 23:59:00'],
  ['11:30', '2026-01-05 11:30:00'],
  ['-1h', '2026-01-05 11:00:00'],
  ['-1h30min', '2026-01-05 10:30:00'],
  ['5 min ago', '2026-01-05 11:55:00'],
  ['1 hour ago', '2026-01-05 11:00:00'],
  ['2 days ago', '2026-01-03 12:00:00'],
  ['+10s', '2026-01-05 12:00:10'],
  ['nonsense', undefined],
  ['5 parsecs ago', undefined],
  ['', undefined],
]

it.each(rows)('[SHL34] --since %j', (text, moment) => {
  expect(at(text)).toBe(moment)
})
