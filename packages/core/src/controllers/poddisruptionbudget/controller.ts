import { equal } from '../../api/copy.ts'
import { deployments, poddisruptionbudgets, pods, replicasets, statefulsets } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { Condition, IntOrString } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import type { PodDisruptionBudget } from '../../api/policy.ts'
import type { Client } from '../../client/client.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, watchRule } from '../controller.ts'
import { controllerOf, keyOf, splitKey } from '../ownership.ts'
import { isReady } from '../pod-state.ts'

/** Counts how many Pods may be evicted now. Models pkg/controller/disruption (1.36). */
export const podDisruptionBudgetController: Controller = {
  name: 'poddisruptionbudget',
  watches: [
    watchRule(poddisruptionbudgets, ({ object }) => [keyOf(object)]),
    watchRule(pods, ({ object, old }, client) =>
      client
        .list(poddisruptionbudgets, object.metadata.namespace)
        .filter((budget) => matches(budget, object) || (old !== undefined && matches(budget, old)))
        .map(keyOf),
    ),
  ],
  reconcile(key, { client, clock }) {
    const [namespace, name] = splitKey(key)
    const budget = client.get(poddisruptionbudgets, namespace, name)
    if (!budget) return
    const status = statusOf(budget, client, clock.now())
    if (!equal(status, budget.status)) client.updateStatus(poddisruptionbudgets, { ...budget, status })
  },
}

const matches = ({ spec }: PodDisruptionBudget, pod: Pod): boolean =>
  spec.selector !== undefined && selectorMatches(spec.selector, pod.metadata.labels)

const share = (value: IntOrString, total: number): number =>
  typeof value === 'number' ? value : value.endsWith('%') ? Math.ceil((Number.parseInt(value, 10) * total) / 100) : Number(value)

function statusOf(budget: PodDisruptionBudget, client: Client, nowMs: number): NonNullable<PodDisruptionBudget['status']> {
  const mine = client
    .list(pods, budget.metadata.namespace)
    .filter((pod) => matches(budget, pod) && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed')
  const currentHealthy = mine.filter((pod) => isReady(pod) && !pod.metadata.deletionTimestamp).length
  const { minAvailable, maxUnavailable } = budget.spec
  const expected = typeof minAvailable === 'number' && maxUnavailable === undefined ? mine.length : expectedPods(mine, client)
  const desiredHealthy =
    minAvailable === undefined ? Math.max(0, expected - share(maxUnavailable ?? 0, expected)) : share(minAvailable, expected)
  const disruptionsAllowed = mine.length === 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
  return {
    observedGeneration: budget.metadata.generation ?? 1,
    disruptionsAllowed,
    currentHealthy,
    desiredHealthy,
    expectedPods: expected,
    conditions: [condition(budget, disruptionsAllowed, nowMs)],
  }
}

function condition({ status, metadata }: PodDisruptionBudget, allowed: number, nowMs: number): Condition {
  const value = allowed > 0 ? 'True' : 'False'
  const before = status?.conditions?.find((one) => one.type === 'DisruptionAllowed')
  const lastTransitionTime = before?.status === value ? (before.lastTransitionTime as string) : timestamp(nowMs)
  return {
    type: 'DisruptionAllowed',
    status: value,
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    observedGeneration: metadata.generation ?? 1,
    lastTransitionTime,
  }
}

/** The sum of what their controllers want. */
function expectedPods(mine: readonly Pod[], client: Client): number {
  const wanted = new Map<string, number>()
  for (const pod of mine) {
    const owner = controllerOf(pod)
    const namespace = pod.metadata.namespace as string
    if (owner?.kind === 'StatefulSet') wanted.set(owner.uid, client.get(statefulsets, namespace, owner.name)?.spec.replicas ?? 1)
    if (owner?.kind !== 'ReplicaSet') continue
    const set = client.get(replicasets, namespace, owner.name)
    const parent = set && controllerOf(set)
    const deployment = parent?.kind === 'Deployment' ? client.get(deployments, namespace, parent.name) : undefined
    wanted.set(parent?.uid ?? owner.uid, deployment?.spec.replicas ?? set?.spec.replicas ?? 1)
  }
  return wanted.size > 0 ? [...wanted.values()].reduce((sum, n) => sum + n, 0) : mine.length
}
