import { expect, it } from 'vitest'
import { inOrder, passedBy, type Student, sharedNames, sinceThen, summary } from './wall.ts'

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

const one = (name: string, ...statuses: string[]): Student => ({
  name,
  labId: `lab-${name}`,
  step: '',
  checks: statuses.map((status, index) => ({ id: `c${index}`, status })),
  points: 0,
  lastActiveAt: null,
})

it('counts who has passed, begun and done what', () => {
  const all = [one('Ann', 'passed', 'passed'), one('Bo', 'passed', 'hint'), one('Cy', 'pending', 'spoiled')]
  expect([...passedBy(all)]).toEqual([
    ['c0', 2],
    ['c1', 1],
  ])
  expect(summary(all, 2)).toBe('3 students, 2 have begun, 1 is done')
  expect(summary(all.slice(1, 2), 2)).toBe('1 student, 1 has begun, 0 are done')
})

it('knows names that two students have, and puts 2 before 10', () => {
  const all = ['Ann', 'Student 10', 'Bo', 'Ann', 'Student 2', 'Ann'].map((name) => one(name))
  expect([...sharedNames(all)]).toEqual(['Ann'])
  expect(
    inOrder(all, 'name')
      .map(({ name }) => name)
      .slice(-2),
  ).toEqual(['Student 2', 'Student 10'])
})
