import type { Job } from '../../api/batch.ts'
import { jobs, pods } from '../../api/kinds.ts'
import type { Pod } from '../../api/pod.ts'
import { isFailure } from '../../api/status.ts'
import type { ControllerContext } from '../controller.ts'
import { withoutFinalizer } from '../finalizer.ts'
import { podFromTemplate } from '../pod-template.ts'
import { indexKey, isIndexed } from './indexes.ts'
import { failureCountKey, trackingFinalizer } from './tally.ts'

export const component = 'job-controller'

/** Makes a Pod of the Job; false when it was refused, which an Event tells. */
export function createPod(job: Job, index: number, failures: number, context: ControllerContext): boolean {
  const pod = podFromTemplate(job.spec.template, jobs, job)
  pod.metadata.finalizers = [...(pod.metadata.finalizers ?? []), trackingFinalizer]
  if (isIndexed(job)) giveIndex(job, pod, index, failures)
  const made = context.client.create(pods, pod)
  if (isFailure(made)) {
    context.event(job, { type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${made.message}`, component })
    return false
  }
  context.event(job, { type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${made.metadata.name}`, component })
  return true
}

/** Models indexed_job_utils.go addCompletionIndex… and podGenerateNameWithIndex (1.36). */
function giveIndex(job: Job, pod: Pod, index: number, failures: number): void {
  const { metadata, spec } = pod
  metadata.generateName = `${job.metadata.name}-${index}-`
  metadata.annotations = { ...metadata.annotations, [indexKey]: String(index) }
  if (job.spec.backoffLimitPerIndex !== undefined) metadata.annotations[failureCountKey] = String(failures)
  metadata.labels = { ...metadata.labels, [indexKey]: String(index) }
  spec.hostname = `${job.metadata.name}-${index}`
  const fieldPath = `metadata.labels['${indexKey}']`
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (container.env?.some(({ name }) => name === 'JOB_COMPLETION_INDEX')) continue
    container.env = [...(container.env ?? []), { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath } } }]
  }
}

/** Pods that the Job needs no more: they count for nothing. */
export function discardPods(job: Job, some: readonly Pod[], context: ControllerContext): void {
  for (const pod of some) {
    untrack(pod, context)
    deletePod(job, pod, context)
  }
}

export function deletePod(job: Job, pod: Pod, { client, event }: ControllerContext): void {
  client.delete(pods, pod.metadata.namespace as string, pod.metadata.name, { preconditions: { uid: pod.metadata.uid as string } })
  event(job, { type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`, component })
}

/** Lets go of a Pod that is counted, or that nobody counts. */
export function untrack(pod: Pod, { client }: ControllerContext): void {
  const latest = client.get(pods, pod.metadata.namespace as string, pod.metadata.name)
  if (latest?.metadata.uid === pod.metadata.uid && latest?.metadata.finalizers?.includes(trackingFinalizer))
    client.update(pods, withoutFinalizer(latest, trackingFinalizer))
}
