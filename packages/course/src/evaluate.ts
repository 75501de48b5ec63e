import { whatWentWrong } from './hints/what-went-wrong.ts'
import type { Check, CheckContext, CheckResult, Lesson } from './lesson.ts'

/** A check as it stands: spoiled means that it had passed before and no longer does. */
export interface CheckState {
  id: string
  title: string
  status: 'pending' | 'passed' | 'hint' | 'spoiled'
  points: number
  maxPoints: number
  evidence: string
  /** More and more plain, for a page that shows one at a time. */
  hints?: string[]
}

export interface LessonState {
  lesson: string
  steps: { id: string; title: string; checks: CheckState[] }[]
  points: number
  maxPoints: number
  /** The first step that is not done; the last one when all are. */
  step: string
  /** Checks that have passed at least once: kept, to tell spoiled from pending. */
  everPassed: string[]
}

/**
 * Evaluates every check of a lesson against the cluster as it is. A step that was once done as a whole keeps counting as done for
 * `step`, so that later work never sends a student back. In a lesson, what the student last tried in vain is explained at the first
 * check that waits; a maze does not tell.
 */
export function evaluateLesson(lesson: Lesson, context: CheckContext, before: ReadonlySet<string>): LessonState {
  const everPassed = new Set(before)
  const steps = lesson.steps.map((step) => ({
    id: step.id,
    title: step.title,
    checks: step.checks.map((check) => stateOf(check, check.evaluate(context), everPassed)),
  }))
  const all = steps.flatMap((step) => step.checks)
  const open = steps.find((step) => step.checks.some((check) => !everPassed.has(check.id))) ?? steps.at(-1)
  if (lesson.kind === 'lesson') explainLast(open?.checks ?? [], context)
  return {
    lesson: lesson.id,
    steps,
    points: all.reduce((sum, check) => sum + check.points, 0),
    maxPoints: all.reduce((sum, check) => sum + check.maxPoints, 0),
    step: open?.id ?? '',
    everPassed: [...everPassed],
  }
}

function explainLast(checks: CheckState[], context: CheckContext): void {
  const waiting = checks.find((check) => check.status === 'pending')
  const words = waiting && whatWentWrong(context)
  if (words !== undefined) Object.assign(waiting as CheckState, { status: 'hint', evidence: words })
}

function stateOf(check: Check, { status, evidence, hints }: CheckResult, everPassed: Set<string>): CheckState {
  const passed = status === 'passed'
  const spoiled = !passed && everPassed.has(check.id)
  if (passed) everPassed.add(check.id)
  return {
    id: check.id,
    title: check.title,
    status: spoiled ? 'spoiled' : status,
    points: passed ? check.points : 0,
    maxPoints: check.points,
    evidence,
    ...(hints && hints.length > 0 && !passed ? { hints } : {}),
  }
}
