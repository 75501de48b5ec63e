import type { CheckResult } from '../lesson.ts'

export const passed = (evidence: string): CheckResult => ({ status: 'passed', evidence })
export const hint = (evidence: string): CheckResult => ({ status: 'hint', evidence })
export const pending = (evidence: string): CheckResult => ({ status: 'pending', evidence })
/** Says what does not work, and keeps what it means for those who ask. */
export const told = (evidence: string, hints: string[]): CheckResult => ({ ...hint(evidence), hints })
