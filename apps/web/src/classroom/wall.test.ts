import { expect, it } from 'vitest'
import { inOrder, type Student, sinceThen } from './wall.ts'

const now = Date.UTC(2026, 0, 2, 12)
it.each([
  [null, 'not yet'],
  ['2026-01-02T11:59:30Z', 'just now'],
  ['2026-01-02T11:56:00Z', '4 min ago'],
  ['2026-01-02T09:30:00Z', '2 h ago'],
  ['2025-12-30T12:00:00Z', '3 days ago'],
])('%s is %s', (at, words) => expect(sinceThen(at, now)).toBe(words))

it('sorts by name, points and activity', () => {
  const student = (name: string, points: number, lastActiveAt: string | null): Student => ({
    name,
    labId: name,
    step: '',
    checks: [],
    points,
    lastActiveAt,
  })
  const all = [student('Cleo', 1, null), student('Ann', 5, '2026-01-02T11:00:00Z'), student('Bo', 1, '2026-01-02T11:30:00Z')]
  const names = (by: 'name' | 'points' | 'activity') =>
    inOrder(all, by)
      .map(({ name }) => name)
      .join(' ')
  expect([names('name'), names('points'), names('activity')]).toEqual(['Ann Bo Cleo', 'Bo Cleo Ann', 'Bo Ann Cleo'])
})
