import type { Deployment } from '../../api/apps.ts'
import { deployments } from '../../api/kinds.ts'
import type { Condition } from '../../api/object.ts'
import { timestamp } from '../../host/clock.ts'
import type { ControllerContext } from '../controller.ts'

type Said = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>

/** Whether anybody waits for progress: the largest deadline stands for none. Models deploymentutil.HasProgressDeadline (1.36). */
export const hasDeadline = ({ spec }: Deployment): boolean => (spec.progressDeadlineSeconds ?? 600) !== 2 ** 31 - 1

export const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type)

/**
 * The conditions with one said anew, at their end. One with the same status and reason stays as it is, whatever its message, unless it is
 * `renewed`. Models deploymentutil.SetDeploymentCondition (1.36).
 */
export function withCondition(conditions: readonly Condition[], said: Said, nowMs: number, renewed = false): Condition[] {
  const before = conditionOf(conditions, said.type)
  if (!renewed && before?.status === said.status && before.reason === said.reason) return [...conditions]
  const now = timestamp(nowMs)
  const lastTransitionTime = before?.status === said.status ? (before.lastTransitionTime ?? now) : now
  return [...conditions.filter(({ type }) => type !== said.type), { ...said, lastUpdateTime: now, lastTransitionTime }]
}

/** Writes one condition at once, before the Deployment goes on. */
export function writeCondition({ metadata }: Deployment, said: Said, { client, clock }: ControllerContext): void {
  const latest = client.get(deployments, metadata.namespace as string, metadata.name)
  if (!latest || (said.type === 'Progressing' && !hasDeadline(latest))) return
  const before = latest.status?.conditions ?? []
  const known = conditionOf(before, said.type)
  if (known?.status === said.status && known.reason === said.reason) return
  const conditions = withCondition(before, said, clock.now())
  client.updateStatus(deployments, { ...latest, status: { ...latest.status, conditions } })
}

export const progressing = (status: 'True' | 'False' | 'Unknown', reason: string, message: string): Said => ({
  type: 'Progressing',
  status,
  reason,
  message,
})

/** A paused Deployment is not late, and one that is resumed begins to wait anew. Models sync.go checkPausedConditions (1.36). */
export function notePaused(deployment: Deployment, context: ControllerContext): void {
  const before = conditionOf(deployment.status?.conditions, 'Progressing')
  if (before?.reason === 'ProgressDeadlineExceeded') return
  const isSaid = before?.reason === 'DeploymentPaused'
  if (deployment.spec.paused && !isSaid)
    writeCondition(deployment, progressing('Unknown', 'DeploymentPaused', 'Deployment is paused'), context)
  if (!deployment.spec.paused && isSaid)
    writeCondition(deployment, progressing('Unknown', 'DeploymentResumed', 'Deployment is resumed'), context)
}
