import type { Lesson } from '../lesson.ts'
import { csvLine } from './cell.ts'

export interface ClassRow {
  name: string
  labId: string
  step: string
  points: number
  checks: readonly { id: string; status: string }[]
  lastActiveAt: string | null
}

/** A row a student, a column a check with the points it gave: RFC 4180. Students' names are data, never formulas. */
export function classCsv(lesson: Lesson, students: readonly ClassRow[]): string {
  const checks = lesson.steps.flatMap((step) => step.checks)
  const maxPoints = checks.reduce((sum, check) => sum + check.points, 0)
  const heads = ['name', 'lab', 'step', 'points', 'maxPoints', 'lastActiveAt', ...checks.map((check) => check.id)]
  const rows = students.map((student) => {
    const passed = new Set(student.checks.filter((check) => check.status === 'passed').map((check) => check.id))
    const points = checks.map((check) => (passed.has(check.id) ? check.points : 0))
    return [student.name, student.labId, student.step, student.points, maxPoints, student.lastActiveAt ?? '', ...points]
  })
  return [heads, ...rows].map(csvLine).join('')
}
