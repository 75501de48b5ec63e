import { copy, equal } from '../../../api/copy.ts'
import type { NodeSelectorTerm, Pod, PodSpec, Toleration } from '../../../api/pod.ts'
import { type FieldError, forbiddenField, invalidField } from '../../../api/status.ts'
import { unifiedDiff } from '../../../diff/unified.ts'
import { internalForm } from './internal-form.ts'

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]

/** Only images, the deadline and more tolerations may change. Models core/validation ValidatePodUpdate (1.36). */
export function validatePodUpdate(pod: Pod, old: Pod): FieldError[] {
  const resized = (['containers', 'initContainers'] as const).flatMap((list) =>
    (pod.spec[list]?.length ?? 0) === (old.spec[list]?.length ?? 0)
      ? []
      : [forbiddenField(`spec.${list}`, 'pod updates may not add or remove containers')],
  )
  if (resized.length > 0) return resized
  const errors = [
    ...deadlineErrors(pod.spec, old.spec),
    ...tolerationErrors(pod.spec, old.spec),
    ...gateErrors(pod.spec, old.spec),
  ]
  const munged = withOldMutables(pod.spec, old.spec)
  if (equal(munged, old.spec)) return errors
  return [
    ...errors,
    forbiddenField(
      'spec',
      `pod updates may not change fields other than ${updatable.join(',')}\n${difference(old.spec, munged)}`,
    ),
  ]
}

function withOldMutables(spec: PodSpec, old: PodSpec): PodSpec {
  const munged = copy(spec)
  for (const list of ['containers', 'initContainers'] as const) {
    munged[list]?.forEach((container, i) => {
      const image = old[list]?.[i]?.image
      if (image !== undefined) container.image = image
    })
  }
  const free = ['activeDeadlineSeconds', 'tolerations', 'schedulingGates'] as const
  for (const name of [...free, ...narrowed(spec, old)]) {
    if (old[name] === undefined) delete munged[name]
    else Object.assign(munged, { [name]: old[name] })
  }
  return munged
}

/** Behind its gates a Pod may still be held to fewer nodes. */
function narrowed(spec: PodSpec, old: PodSpec): ('nodeSelector' | 'affinity')[] {
  if (!old.schedulingGates?.length) return []
  const selected = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => spec.nodeSelector?.[key] === value)
  const others = (one: PodSpec): object => ({ ...one.affinity, nodeAffinity: undefined })
  const near = equal(others(spec), others(old)) && narrowerTerms(requiredTerms(spec), requiredTerms(old))
  return [...(selected ? (['nodeSelector'] as const) : []), ...(near ? (['affinity'] as const) : [])]
}

const requiredTerms = ({ affinity }: PodSpec): NodeSelectorTerm[] | undefined =>
  affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms

/** Each term keeps its requirements and may get more. */
function narrowerTerms(now: readonly NodeSelectorTerm[] | undefined, before: readonly NodeSelectorTerm[] | undefined): boolean {
  if (!before) return true
  return (
    now?.length === before.length &&
    before.every((term, i) =>
      (['matchExpressions', 'matchFields'] as const).every((list) =>
        (term[list] ?? []).every((one) => now[i]?.[list]?.some((other) => equal(one, other))),
      ),
    )
  )
}

/** Gates are only ever taken away. */
function gateErrors({ schedulingGates: now = [] }: PodSpec, { schedulingGates: before = [] }: PodSpec): FieldError[] {
  return now.flatMap(({ name }, i) =>
    before.some((gate) => gate.name === name)
      ? []
      : [forbiddenField(`spec.schedulingGates[${i}]`, `only deletion is allowed, but found new scheduling gate '${name}'`)],
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
