import type { LessonState } from '../evaluate.ts'

/** results.json of a PrairieLearn external grader: score is a share between 0 and 1. */
export function prairielearnReport(state: LessonState): object {
  return {
    gradable: true,
    score: state.maxPoints === 0 ? 0 : state.points / state.maxPoints,
    message: `${state.points} of ${state.maxPoints} points`,
    tests: state.steps.flatMap((step) =>
      step.checks.map((check) => ({
        name: check.title,
        description: step.title,
        points: check.points,
        max_points: check.maxPoints,
        message: check.evidence,
      })),
    ),
  }
}
