import type { JsonObject } from '../../../api/json.ts'
import { poddisruptionbudgets } from '../../../api/kinds.ts'
import { selectorMatches } from '../../../api/label-selector.ts'
import type { Condition } from '../../../api/object.ts'
import type { Pod } from '../../../api/pod.ts'
import type { PodDisruptionBudget } from '../../../api/policy.ts'
import { failure, type Status } from '../../../api/status.ts'
import { timestamp } from '../../../host/clock.ts'
import type { StrategyContext, SubresourceStrategy } from '../../strategy.ts'

const success = (): JsonObject => ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })

/** Refused while a budget says so. Models registry/core/pod/storage/eviction.go (1.36). */
export const eviction: SubresourceStrategy<Pod> = {
  verbs: ['create'],
  create(pod, body, context) {
    const refused = budgetRefusal(pod, context)
    if (refused) return refused
    const { gracePeriodSeconds: grace, dryRun = [] } = (body.deleteOptions ?? {}) as {
      gracePeriodSeconds?: number
      dryRun?: string[]
    }
    // kubectl drain --dry-run=server says so here and not in the query
    if (dryRun.includes('All')) return { answer: success() }
    const asked = grace === undefined ? {} : { gracePeriodSeconds: grace }
    if (pod.metadata.deletionTimestamp) return { delete: asked, answer: success() }
    return { parent: markEvicted(pod, context), delete: asked, answer: success() }
  },
}

function markEvicted(pod: Pod, { clock }: StrategyContext): Pod {
  const condition: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: timestamp(clock.now()),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    observedGeneration: pod.metadata.generation ?? 1,
  }
  const others = pod.status?.conditions?.filter(({ type }) => type !== 'DisruptionTarget') ?? []
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } }
}

const isReady = ({ status }: Pod): boolean =>
  status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true

function budgetRefusal(pod: Pod, context: StrategyContext): Status | undefined {
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || pod.metadata.deletionTimestamp) return undefined
  const budgets = context.read
    .list(poddisruptionbudgets, pod.metadata.namespace as string)
    .filter(({ spec }) => spec.selector !== undefined && selectorMatches(spec.selector, pod.metadata.labels))
  if (budgets.length > 1)
    return failure(
      500,
      'InternalError',
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    )
  const [budget] = budgets
  return budget && !(isReady(pod) ? false : mayGoUnready(budget)) ? overBudget(budget) : undefined
}

/** A Pod that is not ready is no loss, if the budget says so or has enough without it. */
function mayGoUnready({ spec, status }: PodDisruptionBudget): boolean {
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

/** Models checkAndDecrement (1.36); the controller counts the Pod as going at once. */
function overBudget({ metadata, status }: PodDisruptionBudget): Status | undefined {
  const { name, generation = 1 } = metadata
  const tooMany = (why: string): Status =>
    failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: 'DisruptionBudget', message: why }],
    })
  if ((status?.observedGeneration ?? 0) < generation)
    return tooMany(`The disruption budget ${name} is still being processed by the server.`)
  if ((status?.disruptionsAllowed ?? 0) > 0) return undefined
  return tooMany(
    `The disruption budget ${name} needs ${status?.desiredHealthy ?? 0} healthy pods and has ${status?.currentHealthy ?? 0} currently`,
  )
}
