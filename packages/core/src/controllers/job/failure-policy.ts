import type { Job } from '../../api/batch.ts'
import type { Condition } from '../../api/object.ts'
import type { ContainerStatus, Pod } from '../../api/pod.ts'

export type FailureAction = 'FailJob' | 'FailIndex' | 'Ignore' | 'Count'

interface Rule {
  action: FailureAction
  onExitCodes?: { containerName?: string; operator: 'In' | 'NotIn'; values: number[] }
  onPodConditions?: { type: string; status?: string }[]
}

export interface Matched {
  action: FailureAction
  /** Why the Job fails, for FailJob. */
  message: string
}

/** The first rule of podFailurePolicy that a failed Pod meets. Models pod_failure_policy.go matchPodFailurePolicy (1.36). */
export function matchFailurePolicy(job: Job, pod: Pod): Matched | undefined {
  const rules = (job.spec.podFailurePolicy?.rules ?? []) as Rule[]
  for (const [at, rule] of rules.entries()) {
    if (rule.action === 'FailIndex' && job.spec.backoffLimitPerIndex === undefined) continue
    const why = rule.onExitCodes ? exitCodeMet(rule, pod) : conditionMet(rule, pod)
    if (why !== undefined) return { action: rule.action, message: `${why} matching ${rule.action} rule at index ${at}` }
  }
  return undefined
}

const place = (pod: Pod): string => `${pod.metadata.namespace}/${pod.metadata.name}`

function exitCodeMet({ onExitCodes }: Rule, pod: Pod): string | undefined {
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
  const found = statuses.find((status) => isMet(onExitCodes as NonNullable<Rule['onExitCodes']>, status))
  const code = found?.state?.terminated?.exitCode
  return found && `Container ${found.name} for pod ${place(pod)} failed with exit code ${code}`
}

function isMet({ containerName, operator, values }: NonNullable<Rule['onExitCodes']>, status: ContainerStatus): boolean {
  const code = status.state?.terminated?.exitCode
  if (code === undefined || code === 0) return false
  if (containerName !== undefined && containerName !== status.name) return false
  return values.includes(code) === (operator === 'In')
}

function conditionMet({ onPodConditions = [] }: Rule, pod: Pod): string | undefined {
  const met = (condition: Condition): boolean =>
    onPodConditions.some(({ type, status = 'True' }) => type === condition.type && status === condition.status)
  const found = (pod.status?.conditions ?? []).find(met)
  return found && `Pod ${place(pod)} has condition ${found.type}`
}
