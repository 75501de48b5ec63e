import { expect, it } from 'vitest'
import { jsonTextOf } from '../api/json-text.ts'
import { changeLog, maxLogChars } from './change-log.ts'

const change = (revision: number, chars: number) => {
  const value = { text: 'x'.repeat(chars) }
  jsonTextOf(value)
  return { revision, key: '/a', value }
}

it('[ETC5] large objects push older changes out sooner, and the last one stays', () => {
  const log = changeLog(1_000, 0)
  const large = maxLogChars / 4
  for (let revision = 1; revision <= 40; revision++) {
    log.trim()
    log.push(change(revision, large))
  }
  log.trim()
  expect(40 - log.compactedRevision()).toBeLessThanOrEqual(4)
  expect(log.since(39)).toHaveLength(1)
  expect(log.since(30)).toBe('compacted')
  log.push(change(41, maxLogChars * 2))
  log.trim()
  expect([log.compactedRevision(), (log.since(40) as unknown[]).length]).toEqual([40, 1])
})

it('[ETC5] small ones stay as long as their number allows, and what is undone weighs nothing', () => {
  const log = changeLog(100, 0)
  for (let revision = 1; revision <= 199; revision++) {
    log.trim()
    log.push(change(revision, 100))
    if (revision === 100) log.push(change(revision + 1, maxLogChars * 2))()
  }
  log.trim()
  expect(log.compactedRevision()).toBe(0)
})
