import type { CheckState, LessonState } from './evaluate.ts'
import { csvReport } from './grade/csv.ts'
import { exercismReport } from './grade/exercism.ts'
import { gradescopeReport } from './grade/gradescope.ts'
import { junitReport } from './grade/junit.ts'
import { prairielearnReport } from './grade/prairielearn.ts'

const json = (text: object): GradeReport => ({
  contentType: 'application/json; charset=utf-8',
  text: `${JSON.stringify(text)}\n`,
})

export interface GradeReport {
  contentType: string
  text: string
}

/** Each grader's own format, from the same state. */
const writers = {
  json: (state: LessonState) => json(plainReport(state)),
  gradescope: (state: LessonState) => json(gradescopeReport(state)),
  prairielearn: (state: LessonState) => json(prairielearnReport(state)),
  exercism: (state: LessonState) => json(exercismReport(state)),
  junit: (state: LessonState) => ({ contentType: 'application/xml; charset=utf-8', text: junitReport(state) }),
  csv: (state: LessonState) => ({ contentType: 'text/csv; charset=utf-8', text: csvReport(state) }),
}

export type GradeFormat = keyof typeof writers

export const isGradeFormat = (text: string): text is GradeFormat => Object.hasOwn(writers, text)

/** The checks as they stand, as the format's reader expects them. */
export const gradeReport = (state: LessonState, format: GradeFormat): GradeReport => writers[format](state)

function plainReport(state: LessonState): { lesson: string; points: number; maxPoints: number; checks: CheckState[] } {
  const checks = state.steps.flatMap((step) => step.checks)
  return { lesson: state.lesson, points: state.points, maxPoints: state.maxPoints, checks }
}
