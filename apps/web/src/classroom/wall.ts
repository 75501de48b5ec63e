import type { classProgress } from '@kubemaze/protocol/rest.ts'
import type { z } from 'zod'

export type Student = z.infer<typeof classProgress>['students'][number]

/** A shape and a word for each status, so that colour alone says nothing. */
export const marks: Record<string, { sign: string; word: string }> = {
  passed: { sign: '✓', word: 'passed' },
  hint: { sign: '!', word: 'has a hint' },
  spoiled: { sign: '↺', word: 'passed before' },
  pending: { sign: '·', word: 'not begun' },
}

/** `just now`, `4 min ago`, `2 h ago`, `3 days ago`; `not yet` for null. */
export function sinceThen(at: string | null, nowMs: number): string {
  if (at === null) return 'not yet'
  const minutes = Math.floor((nowMs - Date.parse(at)) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`
  return `${Math.floor(minutes / 1440)} days ago`
}

/** Those who need attention first: a hint for long, then the fewest points; names break ties. */
export function inOrder(students: readonly Student[], by: 'name' | 'points' | 'activity'): Student[] {
  const byName = (a: Student, b: Student): number =>
    a.name.localeCompare(b.name, undefined, { numeric: true }) || a.labId.localeCompare(b.labId)
  const first = {
    name: () => 0,
    points: (a: Student, b: Student) => a.points - b.points,
    activity: (a: Student, b: Student) => (b.lastActiveAt ?? '').localeCompare(a.lastActiveAt ?? ''),
  }[by]
  return [...students].sort((a, b) => first(a, b) || byName(a, b))
}

/** How many have passed each check, by its id. */
export function passedBy(students: readonly Student[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { checks } of students)
    for (const { id, status } of checks) if (status === 'passed') counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** Names that more than one student has: their labs tell them apart. */
export function sharedNames(students: readonly Student[]): Set<string> {
  const seen = new Set<string>()
  return new Set(students.map(({ name }) => name).filter((name) => seen.has(name) || !seen.add(name)))
}

/** `300 students, 12 have begun, 2 are done`. */
export function summary(students: readonly Student[], checks: number): string {
  const passed = students.map((student) => student.checks.filter(({ status }) => status === 'passed').length)
  const begun = passed.filter((count) => count > 0).length
  const done = passed.filter((count) => count === checks).length
  const be = (count: number, verb: [string, string]): string => `${count} ${count === 1 ? verb[0] : verb[1]}`
  const all = be(students.length, ['student', 'students'])
  return `${all}, ${be(begun, ['has begun', 'have begun'])}, ${be(done, ['is done', 'are done'])}`
}
