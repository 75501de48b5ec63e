import { copy, equal } from '../../../api/copy.ts'
import type { EphemeralContainer, Pod, PodSpec, Toleration } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField } from '../../../api/status.ts'
import { unifiedDiff } from '../../../diff/unified.ts'
import type { StrategyContext } from '../../strategy.ts'
import { internalForm } from './internal-form.ts'
import { qosClass } from './qos.ts'
import { annotationChangeErrors } from './validate-annotations.ts'
import { affinityMutationErrors, selectorMutationErrors } from './validate-gated.ts'
import { podErrors } from './validate-pod.ts'

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]

/** A change of a Pod, by itself or through a subresource that allows more. */
export function validatePodUpdate(pod: Pod, old: Pod, context: Pick<StrategyContext, 'subresource'>): FieldError[] {
  const errors = [
    ...podErrors(pod),
    ...annotationChangeErrors(pod.metadata.annotations, old.metadata.annotations, 'metadata.annotations'),
  ]
  if (context.subresource === 'ephemeralcontainers') return [...errors, ...debugErrors(pod.spec, old.spec)]
  return context.subresource === 'resize' ? errors : [...errors, ...specErrors(pod, old)]
}

/** Only images, the deadline and more tolerations may change. Models core/validation ValidatePodUpdate (1.36). */
function specErrors(pod: Pod, old: Pod): FieldError[] {
  for (const list of ['containers', 'initContainers'] as const)
    if ((pod.spec[list]?.length ?? 0) !== (old.spec[list]?.length ?? 0))
      return [forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')]
  const late = deadlineErrors(pod.spec, old.spec)
  const errors = [...late, ...tolerationErrors(pod.spec, old.spec), ...gateErrors(pod.spec, old.spec)]
  if (late.length > 0 && pod.spec.activeDeadlineSeconds !== undefined) return late
  if (equal(pod.spec, old.spec)) return errors
  const quality = old.status?.qosClass ?? qosClass(old.spec)
  if (quality !== qosClass(pod.spec)) errors.push(invalidField('metadata', quality, 'Pod QoS is immutable'))
  if (old.spec.schedulingGates?.length) errors.push(...gatedErrors(pod.spec, old.spec))
  return [...errors, ...otherChanges(pod.spec, old.spec)]
}

function otherChanges(spec: PodSpec, old: PodSpec): FieldError[] {
  const munged = withOldMutables(spec, old)
  if (equal(munged, old)) return []
  const why = `pod updates may not change fields other than ${updatable.join(',')}\n${difference(old, munged)}`
  return [forbiddenField('spec', why)]
}

function withOldMutables(spec: PodSpec, old: PodSpec): PodSpec {
  const munged = copy(spec)
  for (const list of ['containers', 'initContainers'] as const) {
    munged[list]?.forEach((container, i) => {
      const image = old[list]?.[i]?.image
      if (image !== undefined) container.image = image
    })
  }
  const gated = old.schedulingGates?.length ? (['nodeSelector'] as const) : []
  const grace = old.terminationGracePeriodSeconds ?? 0
  const patience = grace < 0 && spec.terminationGracePeriodSeconds === 1 ? (['terminationGracePeriodSeconds'] as const) : []
  for (const name of ['activeDeadlineSeconds', 'tolerations', 'schedulingGates', ...gated, ...patience] as const) {
    if (old[name] === undefined) delete munged[name]
    else Object.assign(munged, { [name]: old[name] })
  }
  if (gated.length > 0) settleNodeAffinity(munged, old)
  return munged
}

/** Behind its gates a Pod may get other node affinity, and nothing else of affinity. */
function settleNodeAffinity(munged: PodSpec, old: PodSpec): void {
  const { nodeAffinity, ...others } = munged.affinity ?? {}
  const before = old.affinity?.nodeAffinity
  const affinity = before ? { ...others, nodeAffinity: before } : others
  if (Object.keys(affinity).length > 0 || (munged.affinity && old.affinity)) munged.affinity = affinity
  else delete munged.affinity
}

const gatedErrors = (spec: PodSpec, old: PodSpec): FieldError[] => [
  ...selectorMutationErrors(spec.nodeSelector, old.nodeSelector),
  ...affinityMutationErrors(spec.affinity?.nodeAffinity, old.affinity?.nodeAffinity),
]

/** Gates are only ever taken away. */
function gateErrors({ schedulingGates: now = [] }: PodSpec, { schedulingGates: before = [] }: PodSpec): FieldError[] {
  return now.flatMap(({ name }, i) =>
    before.some((gate) => gate.name === name)
      ? []
      : [forbiddenField(`spec.schedulingGates[${i}].name`, `only deletion is allowed, but found new scheduling gate '${name}'`)],
  )
}

const deadlineField = 'spec.activeDeadlineSeconds'

function deadlineErrors({ activeDeadlineSeconds: now }: PodSpec, { activeDeadlineSeconds: before }: PodSpec): FieldError[] {
  if (before === undefined || now === before) return []
  if (now === undefined) return [invalidField(deadlineField, null, 'must not update from a positive integer to nil value')]
  return now > before ? [invalidField(deadlineField, now, 'must be less than or equal to previous value')] : []
}

/** Old tolerations stay; their seconds may change. */
function tolerationErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  const bare = ({ tolerationSeconds, ...rest }: Toleration): object => rest
  const kept = (old.tolerations ?? []).every((one) => spec.tolerations?.some((other) => equal(bare(one), bare(other))))
  return kept ? [] : [forbiddenField('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')]
}

const difference = (old: PodSpec, now: PodSpec): string => {
  const text = (spec: PodSpec): string => JSON.stringify(internalForm(spec), undefined, 1)
  return unifiedDiff(text(old), text(now))
}

/** Debug containers may be added and never changed. Models ValidatePodEphemeralContainersUpdate (1.36). */
function debugErrors(spec: PodSpec, old: PodSpec): FieldError[] {
  const now = new Map((spec.ephemeralContainers ?? []).map((container) => [container.name, container]))
  return (old.ephemeralContainers ?? []).flatMap((before) => {
    const after = now.get(before.name)
    const head = `existing ephemeral containers ${JSON.stringify(before.name)} may not be`
    if (!after) return [forbiddenField('spec.ephemeralContainers', `${head} removed\n`)]
    if (equal(after, before)) return []
    return [forbiddenField('spec.ephemeralContainers', `${head} changed\n${unifiedDiff(debugText(before), debugText(after))}`)]
  })
}

const debugText = (container: EphemeralContainer): string => {
  const form = internalForm({ containers: [], ephemeralContainers: [container] } as unknown as PodSpec)
  return JSON.stringify((form.EphemeralContainers as object[])[0], undefined, 1)
}
