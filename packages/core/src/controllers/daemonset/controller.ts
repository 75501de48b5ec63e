import type { DaemonSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import type { Node } from '../../api/core.ts'
import { controllerrevisions, daemonsets, nodes, pods } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { Pod, Toleration } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { templateHash } from '../deployment/template-hash.ts'
import { currentRevision, type Templated, truncateHistory } from '../history/revisions.ts'
import { controllerOf, keyOf, ownerKeys, splitKey } from '../ownership.ts'
import { isActive, isAvailable, isReady } from '../pod-state.ts'
import { podFromTemplate } from '../pod-template.ts'

const component = 'daemonset-controller'
const hashLabel = 'controller-revision-hash'

/** One Pod on every node that the Pods may run on. Models pkg/controller/daemon/daemon_controller.go (1.36). */
export const daemonSetController: Controller = {
  name: 'daemonset',
  watches: [
    watchRule(daemonsets, ({ object }) => [keyOf(object)]),
    watchRule(nodes, (_change, client) => client.list(daemonsets).map(keyOf)),
    watchRule(pods, ({ object }) => ownerKeys(object, 'DaemonSet')),
    watchRule(controllerrevisions, ({ object }) => ownerKeys(object, 'DaemonSet')),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const set = context.client.get(daemonsets, namespace, name)
    if (!set) return
    const all = context.client.list(nodes)
    const hash = updateHash(set, context)
    if (!set.metadata.deletionTimestamp) manage(set, all, hash, context)
    writeStatus(set, all, hash, context)
    truncate(set, hash, context)
  },
}

/** The hash of the revision that the template is now. */
function updateHash(set: DaemonSet, { client }: ControllerContext): string {
  const hash = templateHash(set.spec.template, undefined)
  if (set.metadata.deletionTimestamp) return hash
  const names = { name: `${set.metadata.name}-${hash}`, labels: { [hashLabel]: hash } }
  return currentRevision(daemonsets, set as Templated, names, client)?.metadata.labels?.[hashLabel] ?? hash
}

function truncate(set: DaemonSet, hash: string, { client }: ControllerContext): void {
  const used = new Set<string | undefined>([hash])
  for (const pod of client.list(pods, set.metadata.namespace))
    if (controllerOf(pod)?.uid === set.metadata.uid) used.add(pod.metadata.labels?.[hashLabel])
  truncateHistory(set as Templated, ({ metadata }) => used.has(metadata.labels?.[hashLabel]), client)
}

/** Taints that every daemon Pod lives with. */
const own: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
]
const networkUnavailable: Toleration = { key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }

function shouldRun(set: DaemonSet, node: Node): boolean {
  const { spec } = set.spec.template
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value)) return false
  const tolerations = [...(spec.tolerations ?? []), ...own]
  return (node.spec.taints ?? []).every(
    (taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((toleration) => tolerates(toleration, taint)),
  )
}

const tolerates = (toleration: Toleration, taint: { key: string; value?: string; effect: string }): boolean =>
  (!toleration.effect || toleration.effect === taint.effect) &&
  (!toleration.key || toleration.key === taint.key) &&
  (toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? ''))

const nodeOf = (pod: Pod): string =>
  pod.spec.nodeName ??
  pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]
    ?.values?.[0] ??
  ''

function manage(set: DaemonSet, all: readonly Node[], hash: string, context: ControllerContext): void {
  const claimed = claimPods(daemonsets, set, set.spec.selector, context.client)
  const waiting: Pod[] = []
  for (const node of all) {
    const here = claimed.filter((pod) => nodeOf(pod) === node.metadata.name)
    const active = here.filter(isActive)
    for (const pod of here) if (pod.status?.phase === 'Failed' && !pod.metadata.deletionTimestamp) remove(set, pod, context)
    if (!shouldRun(set, node)) for (const pod of active) remove(set, pod, context)
    else if (here.length === 0) create(set, node, hash, context)
    else waiting.push(...active.filter((pod) => pod.metadata.labels?.[hashLabel] !== hash))
  }
  if (set.spec.updateStrategy?.type !== 'OnDelete') rollOne(set, claimed, waiting, context)
}

/** Rolling update: as many at once as maxUnavailable allows. */
function rollOne(set: DaemonSet, claimed: readonly Pod[], outdated: readonly Pod[], context: ControllerContext): void {
  const max = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1
  const allowed = typeof max === 'number' ? max : Math.ceil((claimed.length * Number.parseInt(max, 10)) / 100)
  const down = claimed.filter((pod) => !isReady(pod) || pod.metadata.deletionTimestamp).length
  for (const pod of outdated.slice(0, Math.max(0, allowed - down))) remove(set, pod, context)
}

function create(set: DaemonSet, node: Node, hash: string, context: ControllerContext): void {
  const pod = podFromTemplate(set.spec.template, daemonsets, set)
  pod.metadata.labels = {
    ...pod.metadata.labels,
    [hashLabel]: hash,
    'pod-template-generation': String(set.metadata.generation ?? 1),
  }
  pod.spec.tolerations = [...(pod.spec.tolerations ?? []), ...own, ...(pod.spec.hostNetwork ? [networkUnavailable] : [])]
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node.metadata.name] }] }]
  pod.spec.affinity = {
    ...pod.spec.affinity,
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
  }
  const made = context.client.create(pods, pod)
  if (isFailure(made))
    context.event(set, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${made.message}`, component })
  else
    context.event(set, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${made.metadata.name}`, component })
}

function remove(set: DaemonSet, pod: Pod, context: ControllerContext): void {
  context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
  context.event(set, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component })
}

function writeStatus(set: DaemonSet, all: readonly Node[], hash: string, context: ControllerContext): void {
  const latest = context.client.get(daemonsets, set.metadata.namespace as string, set.metadata.name)
  if (!latest) return
  const mine = context.client
    .list(pods, set.metadata.namespace)
    .filter(
      (pod) =>
        controllerOf(pod)?.uid === set.metadata.uid && selectorMatches(set.spec.selector, pod.metadata.labels) && isActive(pod),
    )
  const wanted = all.filter((node) => shouldRun(set, node)).length
  const ready = mine.filter(isReady).length
  const available = mine.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, context.clock.now())).length
  const updated = mine.filter((pod) => pod.metadata.labels?.[hashLabel] === hash).length
  const scheduled = new Set(mine.map(nodeOf)).size
  const status: DaemonSet['status'] = {
    currentNumberScheduled: scheduled,
    numberMisscheduled: 0,
    desiredNumberScheduled: wanted,
    numberReady: ready,
    observedGeneration: latest.metadata.generation ?? 1,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(wanted > available ? { numberUnavailable: wanted - available } : {}),
  }
  if (!equal(status, latest.status)) context.client.updateStatus(daemonsets, { ...latest, status })
}
