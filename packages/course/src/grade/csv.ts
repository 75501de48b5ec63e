import type { LessonState } from '../evaluate.ts'

const columns = ['lesson', 'step', 'check', 'title', 'status', 'points', 'maxPoints', 'evidence']

/** RFC 4180: a header line, CRLF, quotes doubled. A leading formula sign is defused for spreadsheets. */
export function csvReport(state: LessonState): string {
  const rows = state.steps.flatMap((step) =>
    step.checks.map((c) => [state.lesson, step.id, c.id, c.title, c.status, c.points, c.maxPoints, c.evidence]),
  )
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
