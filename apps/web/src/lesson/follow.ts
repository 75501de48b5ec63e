/** The page's view of progress: the last frame, and which step is shown. */
export interface Shown {
  step: string
  /** Every check of the shown step has passed: the way to the next one is offered. */
  done: boolean
}

export interface StepChecks {
  id: string
  checks: readonly { status: string }[]
}

/** How far a step is: none, some, or all of its checks have passed. */
export function stepState(step: StepChecks | undefined): 'open' | 'begun' | 'done' {
  const passed = step?.checks.filter((check) => check.status === 'passed').length ?? 0
  if (!step || passed === 0) return 'open'
  return passed === step.checks.length ? 'done' : 'begun'
}

/**
 * Which step to show at first: the one remembered in this tab, else the server's. Later the student turns the pages; progress never
 * turns them under the reader's eyes.
 */
export const firstShown = (remembered: string | undefined, server: string | undefined, ids: readonly string[]): string =>
  [remembered, server].find((id) => id !== undefined && ids.includes(id)) ?? ids[0] ?? ''
