import type { Job } from '../../api/batch.ts'
import { jobs, pods } from '../../api/kinds.ts'
import { selectorMatches } from '../../api/label-selector.ts'
import type { LabelSelector } from '../../api/object.ts'
import type { Pod } from '../../api/pod.ts'
import type { Client } from '../../client/client.ts'
import { timestamp } from '../../host/clock.ts'
import { claimPods } from '../claim-pods.ts'
import { type Controller, type ControllerContext, type ObjectChange, watchRule } from '../controller.ts'
import { controllerOf, keyOf, splitKey } from '../ownership.ts'
import { type Again, manage } from './manage.ts'
import { deletePod, untrack } from './pods.ts'
import { isFinished, isSuspended, writeStatus } from './status.ts'
import { tally, trackingFinalizer } from './tally.ts'
import { isFailing, verdictOf } from './verdict.ts'

const ownName = 'kubernetes.io/job-controller'
const orphanKey = 'orphan '

/** Runs Pods to their end. Keys are NS/NAME of a Job and `orphan NS/NAME` of a Pod. Models pkg/controller/job/job_controller.go (1.36). */
export const jobController: Controller = {
  name: 'job',
  watches: [watchRule(jobs, keysOfJob), watchRule(pods, keysOfPod)],
  reconcile(key, context) {
    if (key.startsWith(orphanKey)) return letGo(key.slice(orphanKey.length), context)
    const [namespace, name] = splitKey(key)
    const job = context.client.get(jobs, namespace, name)
    if (!job) return context.forget(key)
    if (job.spec.managedBy !== undefined && job.spec.managedBy !== ownName) return context.forget(key)
    if (isFinished(job)) return expire(key, job, context)
    sync(key, job, context)
  },
}

const isTracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) === true

/** A Job that is gone leaves Pods that nobody will count. */
function keysOfJob({ type, object }: ObjectChange<Job>, client: Client): string[] {
  if (type !== 'DELETED') return [keyOf(object)]
  const left = client.list(pods, object.metadata.namespace).filter((pod) => isTracked(pod))
  return [keyOf(object), ...left.map((pod) => orphanKey + keyOf(pod))]
}

function keysOfPod({ type, object, old }: ObjectChange<Pod>, client: Client): string[] {
  const keys = new Set<string>()
  for (const pod of [object, old]) {
    const owner = pod && controllerOf(pod)
    if (owner?.kind === 'Job') keys.add(`${object.metadata.namespace}/${owner.name}`)
  }
  if (type === 'DELETED') return [...keys]
  if (!controllerOf(object)) for (const key of takers(object, client)) keys.add(key)
  if (isTracked(object) && !jobOf(object, client)) keys.add(orphanKey + keyOf(object))
  return [...keys]
}

/** Jobs that may take in a Pod without an owner. */
const takers = (pod: Pod, client: Client): string[] =>
  client
    .list(jobs, pod.metadata.namespace)
    .filter(({ spec }) => spec.selector && selectorMatches(spec.selector, pod.metadata.labels))
    .map(keyOf)

function jobOf(pod: Pod, client: Client): Job | undefined {
  const owner = controllerOf(pod)
  const job = owner?.kind === 'Job' ? client.get(jobs, pod.metadata.namespace as string, owner.name) : undefined
  return job?.metadata.uid === owner?.uid ? job : undefined
}

/** Models syncOrphanPod (1.36): a finalizer that no Job will take off goes. */
function letGo(key: string, context: ControllerContext): void {
  const pod = context.client.get(pods, ...splitKey(key))
  if (pod && isTracked(pod) && !jobOf(pod, context.client)) untrack(pod, context)
}

/** ttlSecondsAfterFinished. Models pkg/controller/ttlafterfinished (1.36). */
function expire(key: string, job: Job, context: ControllerContext): void {
  for (const pod of ownPods(job, context)) untrack(pod, context)
  const ttl = job.spec.ttlSecondsAfterFinished
  const done = job.status?.conditions?.find(({ type }) => type === 'Complete' || type === 'Failed')
  if (ttl === undefined || !done?.lastTransitionTime || job.metadata.deletionTimestamp) return context.forget(key)
  const dueAtMs = Date.parse(done.lastTransitionTime) + ttl * 1000
  if (context.clock.now() < dueAtMs) return context.requeueAt(key, dueAtMs)
  const preconditions = { uid: job.metadata.uid as string }
  const { namespace = '', name } = job.metadata
  context.client.delete(jobs, namespace, name, { propagationPolicy: 'Foreground', preconditions })
}

const ownPods = (job: Job, { client }: ControllerContext): Pod[] =>
  client.list(pods, job.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === job.metadata.uid)

const claimed = (job: Job, { client }: ControllerContext): Pod[] => {
  claimPods(jobs, job, job.spec.selector as LabelSelector, client, { finalizer: trackingFinalizer })
  return client.list(pods, job.metadata.namespace).filter((pod) => controllerOf(pod)?.uid === job.metadata.uid)
}

function sync(key: string, job: Job, context: ControllerContext): void {
  const nowMs = context.clock.now()
  const startTime = startOf(job, nowMs)
  const startMs = startTime === undefined ? undefined : Date.parse(startTime)
  const before = tally(job, claimed(job, context), isFailing(job))
  const verdict = verdictOf(job, before, startMs, nowMs)
  if (verdict) for (const pod of before.active) deletePod(job, pod, context)
  const managed = verdict || job.metadata.deletionTimestamp ? undefined : manage(job, before, context)
  const counts = tally(job, ownPods(job, context), verdict?.type === 'FailureTarget')
  for (const pod of job.metadata.deletionTimestamp ? counts.pods : counts.ended) untrack(pod, context)
  const over = verdict !== undefined && counts.terminating === 0 && counts.active.length === 0
  writeStatus(job, { counts, startTime, verdict, over }, context)
  wake(key, managed, verdict ? undefined : deadlineOf(job, startMs), context)
}

function deadlineOf(job: Job, startMs: number | undefined): number | undefined {
  const seconds = job.spec.activeDeadlineSeconds
  return seconds === undefined || startMs === undefined || job.spec.suspend ? undefined : startMs + seconds * 1000
}

function wake(key: string, managed: Again | undefined, deadlineMs: number | undefined, context: ControllerContext): void {
  const atMs = Math.min(managed?.atMs ?? Infinity, deadlineMs ?? Infinity)
  if (atMs === Infinity) context.forget(key)
  else context.requeueAt(key, atMs, { periodic: managed?.refused === true })
}

/** A Job that goes on after it was suspended starts anew. */
function startOf(job: Job, nowMs: number): string | undefined {
  if (job.spec.suspend) return job.status?.startTime
  return isSuspended(job) ? timestamp(nowMs) : (job.status?.startTime ?? timestamp(nowMs))
}
