import type { LessonState } from '../evaluate.ts'
import { csvLine } from './cell.ts'

const columns = ['lesson', 'step', 'check', 'title', 'status', 'points', 'maxPoints', 'evidence']

/** RFC 4180: a header line, CRLF, quotes doubled. */
export function csvReport(state: LessonState): string {
  const rows = state.steps.flatMap((step) =>
    step.checks.map((c) => [state.lesson, step.id, c.id, c.title, c.status, c.points, c.maxPoints, c.evidence]),
  )
  return [columns, ...rows].map(csvLine).join('')
}
