import type { Job } from '../../api/batch.ts'
import { parseIndexes } from './indexes.ts'

interface Rule {
  succeededIndexes?: string
  succeededCount?: number
}

/** Says which rule of successPolicy the indexes that succeeded meet. Models success_policy.go matchSuccessPolicy (1.36). */
export function matchSuccessPolicy(job: Job, succeeded: readonly number[]): string | undefined {
  const rules = (job.spec.successPolicy?.rules ?? []) as Rule[]
  const at = rules.findIndex((rule) => isMet(rule, succeeded, job.spec.completions ?? 0))
  return at < 0 ? undefined : `Matched rules at index ${at}`
}

function isMet({ succeededIndexes, succeededCount }: Rule, succeeded: readonly number[], completions: number): boolean {
  if (succeededIndexes === undefined) return succeededCount !== undefined && succeeded.length >= succeededCount
  const wanted = parseIndexes(succeededIndexes, completions)
  const done = new Set(succeeded)
  const met = wanted.filter((index) => done.has(index)).length
  return succeededCount === undefined ? met === wanted.length : met >= succeededCount
}
