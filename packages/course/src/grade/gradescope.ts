import type { LessonState } from '../evaluate.ts'

/** results.json of a Gradescope autograder: score, and one test a check. */
export function gradescopeReport(state: LessonState): object {
  return {
    score: state.points,
    output: `${state.points} of ${state.maxPoints} points`,
    visibility: 'visible',
    stdout_visibility: 'visible',
    tests: state.steps.flatMap((step, index) =>
      step.checks.map((check, position) => ({
        name: check.title,
        number: `${index + 1}.${position + 1}`,
        score: check.points,
        max_score: check.maxPoints,
        status: check.status === 'passed' ? 'passed' : 'failed',
        output: check.evidence,
        tags: [step.id],
        visibility: 'visible',
      })),
    ),
  }
}
