import type { StatefulSet } from '../../api/apps.ts'
import { equal } from '../../api/copy.ts'
import { controllerrevisions, pods, statefulsets } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, watchRule } from '../controller.ts'
import { templateHash } from '../deployment/template-hash.ts'
import { currentRevision, revisionsOf, type Templated, templateOf, truncateHistory } from '../history/revisions.ts'
import { controllerOf, keyOf, ownerKeys, splitKey } from '../ownership.ts'
import { isAvailable, isReady } from '../pod-state.ts'
import { podFromTemplate } from '../pod-template.ts'

const component = 'statefulset-controller'
const revisionLabel = 'controller-revision-hash'
const nameLabel = 'statefulset.kubernetes.io/pod-name'
const indexLabel = 'apps.kubernetes.io/pod-index'

/** Pods with names that stay, one after the other. Models pkg/controller/statefulset (1.36); volume claims are not made. */
export const statefulSetController: Controller = {
  name: 'statefulset',
  watches: [
    watchRule(statefulsets, ({ object }) => [keyOf(object)]),
    watchRule(pods, ({ object }) => ownerKeys(object, 'StatefulSet')),
    watchRule(controllerrevisions, ({ object }) => ownerKeys(object, 'StatefulSet')),
  ],
  reconcile(key, context) {
    const [namespace, name] = splitKey(key)
    const set = context.client.get(statefulsets, namespace, name)
    if (!set) return
    if (set.metadata.deletionTimestamp) return writeStatus(set, set.status?.updateRevision ?? '', context)
    const revision = updateRevision(set, context)
    manage(set, revision, context)
    writeStatus(set, revision, context)
    truncate(set, revision, context)
  },
}

/** The name of the revision that the template is now. */
function updateRevision(set: StatefulSet, { client }: ControllerContext): string {
  const hash = templateHash(set.spec.template, set.status?.collisionCount)
  const name = `${set.metadata.name}-${hash}`
  const labels = { 'controller.kubernetes.io/hash': hash }
  return currentRevision(statefulsets, set as Templated, { name, labels }, client)?.metadata.name ?? name
}

function truncate(set: StatefulSet, update: string, { client }: ControllerContext): void {
  const { status } = client.get(statefulsets, set.metadata.namespace as string, set.metadata.name) ?? set
  const used = new Set([update, status?.currentRevision])
  for (const pod of client.list(pods, set.metadata.namespace))
    if (controllerOf(pod)?.uid === set.metadata.uid) used.add(pod.metadata.labels?.[revisionLabel])
  truncateHistory(set as Templated, ({ metadata }) => used.has(metadata.name), client)
}

/** Below the partition a Pod comes back as it was. Models stateful_set_utils.go newVersionedStatefulSetPod (1.36). */
function versionFor(set: StatefulSet, ordinal: number, update: string, { client }: ControllerContext): [StatefulSet, string] {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  const current = set.status?.currentRevision ?? update
  const kept = rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status?.currentReplicas ?? 0)
  if (type === 'OnDelete' || current === update || ordinal >= (set.spec.ordinals?.start ?? 0) + kept) return [set, update]
  const revision = revisionsOf(set, client).find(({ metadata }) => metadata.name === current)
  if (!revision) return [set, update]
  return [{ ...set, spec: { ...set.spec, template: templateOf(revision) } } as StatefulSet, current]
}

const ordinalOf = (set: StatefulSet, pod: Pod): number => {
  const match = /-(\d+)$/.exec(pod.metadata.name)
  return match && pod.metadata.name === `${set.metadata.name}-${match[1]}` ? Number(match[1]) : -1
}

function manage(set: StatefulSet, revision: string, context: ControllerContext): void {
  const all = claimPods(statefulsets, set, set.spec.selector, context.client)
  const start = set.spec.ordinals?.start ?? 0
  const replicas = set.spec.replicas ?? 1
  const parallel = set.spec.podManagementPolicy === 'Parallel'
  const byOrdinal = new Map(all.map((pod) => [ordinalOf(set, pod), pod]))
  for (let ordinal = start; ordinal < start + replicas; ordinal++) {
    const pod = byOrdinal.get(ordinal)
    if (!pod) {
      create(set, ordinal, revision, context)
      if (!parallel) return
    } else if (pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded') {
      remove(set, pod, context)
      if (!parallel) return
    } else if (!parallel && (!isReady(pod) || pod.metadata.deletionTimestamp)) return
  }
  const surplus = all
    .filter((pod) => ordinalOf(set, pod) < start || ordinalOf(set, pod) >= start + replicas)
    .sort((a, b) => ordinalOf(set, b) - ordinalOf(set, a))
  for (const pod of surplus) {
    if (pod.metadata.deletionTimestamp) {
      if (!parallel) return
      continue
    }
    remove(set, pod, context)
    if (!parallel) return
  }
  if (surplus.length === 0 && set.spec.updateStrategy?.type !== 'OnDelete') update(set, revision, byOrdinal, context)
}

/** Rolling update: from the highest ordinal down to the partition, one at a time. */
function update(set: StatefulSet, revision: string, byOrdinal: ReadonlyMap<number, Pod>, context: ControllerContext): void {
  const start = set.spec.ordinals?.start ?? 0
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0
  for (let ordinal = start + (set.spec.replicas ?? 1) - 1; ordinal >= start + partition; ordinal--) {
    const pod = byOrdinal.get(ordinal)
    if (!pod || pod.metadata.deletionTimestamp) return
    if (pod.metadata.labels?.[revisionLabel] !== revision) return remove(set, pod, context)
    if (!isReady(pod)) return
  }
}

function create(set: StatefulSet, ordinal: number, update: string, context: ControllerContext): void {
  const name = `${set.metadata.name}-${ordinal}`
  const [versioned, revision] = versionFor(set, ordinal, update, context)
  const pod = podFromTemplate(versioned.spec.template, statefulsets, set)
  const { generateName: _, ...metadata } = pod.metadata
  pod.metadata = {
    ...metadata,
    name,
    labels: { ...metadata.labels, [revisionLabel]: revision, [nameLabel]: name, [indexLabel]: String(ordinal) },
  }
  pod.spec.hostname = name
  if (set.spec.serviceName) pod.spec.subdomain = set.spec.serviceName
  const made = context.client.create(pods, pod)
  const text = `create Pod ${name} in StatefulSet ${set.metadata.name}`
  if (isFailure(made))
    context.event(set, { type: 'Warning', reason: 'FailedCreate', message: `${text} failed error: ${made.message}`, component })
  else context.event(set, { type: 'Normal', reason: 'SuccessfulCreate', message: `${text} successful`, component })
}

function remove(set: StatefulSet, pod: Pod, context: ControllerContext): void {
  context.client.delete(pods, pod.metadata.namespace as string, pod.metadata.name)
  context.event(set, {
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`,
    component,
  })
}

function writeStatus(set: StatefulSet, revision: string, context: ControllerContext): void {
  const latest = context.client.get(statefulsets, set.metadata.namespace as string, set.metadata.name)
  if (!latest) return
  const mine = context.client.list(pods, set.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === set.metadata.uid)
  const living = mine.filter((pod) => pod.status?.phase !== 'Failed' && pod.status?.phase !== 'Succeeded')
  const updated = living.filter((pod) => pod.metadata.labels?.[revisionLabel] === revision).length
  const ready = living.filter(isReady).length
  const available = living.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, context.clock.now())).length
  const done =
    !set.metadata.deletionTimestamp && updated === (set.spec.replicas ?? 1) && ready === updated && living.length === updated
  const currentRevision = done ? revision : (latest.status?.currentRevision ?? revision)
  const current = living.filter((pod) => pod.metadata.labels?.[revisionLabel] === currentRevision).length
  const status: StatefulSet['status'] = {
    observedGeneration: latest.metadata.generation ?? 1,
    replicas: living.length,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(current > 0 ? { currentReplicas: current } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    currentRevision,
    updateRevision: revision,
    collisionCount: 0,
    availableReplicas: available,
  }
  if (!equal(status, latest.status)) context.client.updateStatus(statefulsets, { ...latest, status })
}
