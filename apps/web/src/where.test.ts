import { expect, it } from 'vitest'
import { backoffMs } from './lab/backoff.ts'
import { clampShare } from './lab/share.ts'
import { parseWhere } from './where.ts'

it.each([
  ['', { page: 'start' }],
  ['#join=ABCD2345', { page: 'start', code: 'ABCD2345' }],
  ['#lab=abc123.0123456789abcdef', { page: 'lab', id: 'abc123', token: '0123456789abcdef' }],
  ['#class=cabc123.0123456789abcdef', { page: 'class', id: 'cabc123', token: '0123456789abcdef' }],
  ['#lab=../etc.0123456789abcdef', { page: 'start' }],
  ['#lab=abc123', { page: 'start' }],
])('%s', (hash, where) => expect(parseWhere(hash)).toEqual(where))

it('waits longer each time, at most 15 s', () => {
  expect([0, 1, 2, 30].map((attempt) => backoffMs(attempt, 0.999))).toEqual([500, 1000, 1999, 14993])
  expect(backoffMs(0, 0)).toBe(250)
})

it('keeps both sides of a splitter', () => {
  expect([3, 50.04, 99].map(clampShare)).toEqual([15, 50, 85])
})
