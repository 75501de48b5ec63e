import type { LessonState } from '../evaluate.ts'

/** results.json of an Exercism test runner, version 3: passed checks are tests that pass, all others fail with their evidence. */
export function exercismReport(state: LessonState): object {
  const tests = state.steps.flatMap((step, index) =>
    step.checks.map((check) => ({
      name: check.title,
      status: check.status === 'passed' ? 'pass' : 'fail',
      message: check.status === 'passed' ? null : check.evidence,
      test_code: check.id,
      task_id: index + 1,
    })),
  )
  return { version: 3, status: tests.every((test) => test.status === 'pass') ? 'pass' : 'fail', message: null, tests }
}
