import { equal } from '../../api/copy.ts'
import { deployments, poddisruptionbudgets, pods, replicasets, replicationcontrollers, statefulsets } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { Condition, IntOrString, KubeObject } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import type { PodDisruptionBudget } from '../../api/policy.ts'
import type { Client } from '../../client/client.ts'
import { timestamp } from '../../host/clock.ts'
import { type Controller, type ControllerContext, type EventNote, type ObjectChange, watchRule } from '../controller.ts'
import { keyOf, splitKey } from '../ownership.ts'
import { isReady } from '../pod-state.ts'
import { expectedScale } from './expected.ts'

const component = 'controllermanager'
/** How long an evicted Pod is held to be going: upstream's DeletionTimeout. */
const deletionMs = 120_000

/** Counts how many Pods may be evicted now. Models pkg/controller/disruption (1.36). */
export const podDisruptionBudgetController: Controller = {
  name: 'poddisruptionbudget',
  watches: [
    watchRule(poddisruptionbudgets, ({ object }) => [keyOf(object)]),
    watchRule(pods, ({ object, old }, client) => budgetsOf(object, old, client)),
    ...[deployments, replicasets, replicationcontrollers, statefulsets].map((resource) => watchRule(resource, resized)),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const budget = context.client.get(poddisruptionbudgets, namespace, name)
    if (!budget) return context.forget(key)
    const notes: EventNote[] = []
    const status = statusOf(budget, notes, context)
    if (!equal(status, budget.status)) {
      for (const note of notes) context.event(budget, note)
      tellShared(budget, context)
      context.client.updateStatus(poddisruptionbudgets, { ...budget, status })
    }
    const going = Object.values(status.disruptedPods ?? {}).map((at) => Date.parse(at as string) + deletionMs)
    if (going.length > 0) context.requeueAt(key, Math.min(...going), { periodic: true })
    else context.forget(key)
  },
}

/** A Pod has one budget. Who has several is told so, once the first of them changes. Models getPdbForPod (1.36). */
function tellShared(budget: PodDisruptionBudget, { client, event }: ControllerContext): void {
  const all = client.list(poddisruptionbudgets, budget.metadata.namespace)
  for (const pod of client.list(pods, budget.metadata.namespace)) {
    const own = all.filter((one) => matches(one, pod))
    const [first] = own
    if (own.length < 2 || first?.metadata.name !== budget.metadata.name) continue
    const { namespace, name } = pod.metadata
    const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${budget.metadata.name}" arbitrarily.`
    event(pod, { type: 'Warning', reason: 'MultiplePodDisruptionBudgets', message, component })
  }
}

/** A workload's size counts once more when it changes. */
function resized({ object, old }: ObjectChange, client: Client): string[] {
  const size = (one: KubeObject | undefined) => (one as { spec?: { replicas?: number } } | undefined)?.spec?.replicas
  if (old && size(object) === size(old)) return []
  return client.list(poddisruptionbudgets, object.metadata.namespace).map(keyOf)
}

const matches = ({ spec }: PodDisruptionBudget, pod: Pod): boolean =>
  spec.selector !== undefined && selectorMatches(spec.selector, pod.metadata.labels)

const budgetsOf = (pod: Pod, old: Pod | undefined, client: Client): string[] =>
  client
    .list(poddisruptionbudgets, pod.metadata.namespace)
    .filter((budget) => matches(budget, pod) || (old !== undefined && matches(budget, old)))
    .map(keyOf)

const share = (value: IntOrString, total: number): number =>
  typeof value === 'number' ? value : value.endsWith('%') ? Math.ceil((Number.parseInt(value, 10) * total) / 100) : Number(value)

type Status = NonNullable<PodDisruptionBudget['status']>

/** The status, and in `notes` what there is to say when it is another one than before. */
function statusOf(budget: PodDisruptionBudget, notes: EventNote[], context: ControllerContext): Status {
  const mine = context.client.list(pods, budget.metadata.namespace).filter((pod) => matches(budget, pod))
  if (mine.length === 0) notes.push({ type: 'Normal', reason: 'NoPods', message: 'No matching pods found', component })
  const counts = countsOf(budget, mine, notes, context)
  if ('error' in counts) return failSafe(budget, counts.error, notes, context)
  const disruptedPods = stillGoing(budget, mine, context.clock.now())
  const currentHealthy = mine.filter(
    (pod) => !pod.metadata.deletionTimestamp && disruptedPods[pod.metadata.name] === undefined && isReady(pod),
  ).length
  const { expectedPods, desiredHealthy } = counts
  const allowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
  const reason = allowed > 0 ? 'SufficientPods' : 'InsufficientPods'
  return {
    observedGeneration: budget.metadata.generation ?? 1,
    ...(Object.keys(disruptedPods).length > 0 ? { disruptedPods } : {}),
    disruptionsAllowed: allowed,
    currentHealthy,
    desiredHealthy,
    expectedPods,
    conditions: conditionsWith(budget, allowed > 0, reason, '', context.clock.now()),
  }
}

/** Models getExpectedPodCount (1.36). */
function countsOf(
  budget: PodDisruptionBudget,
  mine: readonly Pod[],
  notes: EventNote[],
  context: ControllerContext,
): { expectedPods: number; desiredHealthy: number } | { error: string } {
  const { minAvailable, maxUnavailable, selector } = budget.spec
  if (maxUnavailable === undefined && typeof minAvailable === 'number')
    return { expectedPods: mine.length, desiredHealthy: minAvailable }
  if (maxUnavailable === undefined && minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0 }
  const expected = expectedScale(mine, context.client)
  if ('error' in expected) return expected
  if (expected.unmanaged.length > 0) {
    const message = `Pods selected by this PodDisruptionBudget (selector: ${JSON.stringify(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
    notes.push({ type: 'Warning', reason: 'UnmanagedPods', message, component })
  }
  const { count } = expected
  const desiredHealthy =
    maxUnavailable === undefined ? share(minAvailable as IntOrString, count) : Math.max(0, count - share(maxUnavailable, count))
  return { expectedPods: count, desiredHealthy }
}

/** Nothing may be evicted while nobody knows how many there should be. Models failSafe (1.36). */
function failSafe(budget: PodDisruptionBudget, error: string, notes: EventNote[], context: ControllerContext): Status {
  const before = budget.status as Status
  const message = `Failed to calculate the number of expected pods: ${error}`
  notes.push({ type: 'Warning', reason: 'CalculateExpectedPodCountFailed', message, component })
  const conditions = conditionsWith(budget, false, 'SyncFailed', error, context.clock.now())
  return { ...before, disruptionsAllowed: 0, conditions }
}

/** Evicted Pods that are not marked yet, for two minutes. Models buildDisruptedPodMap (1.36). */
function stillGoing({ status }: PodDisruptionBudget, mine: readonly Pod[], nowMs: number): Record<string, string> {
  const going = Object.entries((status?.disruptedPods ?? {}) as Record<string, string>)
  return Object.fromEntries(
    going.filter(([name, at]) => {
      const pod = mine.find(({ metadata }) => metadata.name === name)
      return pod !== undefined && !pod.metadata.deletionTimestamp && Date.parse(at) + deletionMs > nowMs
    }),
  )
}

function conditionsWith(
  { status, metadata }: PodDisruptionBudget,
  allowed: boolean,
  reason: string,
  message: string,
  nowMs: number,
): Condition[] {
  const value = allowed ? 'True' : 'False'
  const all = status?.conditions ?? []
  const before = all.find(({ type }) => type === 'DisruptionAllowed')
  const lastTransitionTime = before?.status === value ? (before.lastTransitionTime as string) : timestamp(nowMs)
  const condition: Condition = {
    type: 'DisruptionAllowed',
    status: value,
    reason,
    observedGeneration: metadata.generation ?? 1,
    lastTransitionTime,
    message,
  }
  return before ? all.map((one) => (one === before ? condition : one)) : [...all, condition]
}
