import type { Job, JobSpec } from '../../../api/batch.ts'
import { copy, equal } from '../../../api/copy.ts'
import type { Affinity, PodTemplateSpec } from '../../../api/pod.ts'
import { type FieldError, invalidField } from '../../../api/status.ts'
import { immutable } from '../../metadata/validate.ts'
import { internalForm } from '../pod/internal-form.ts'
import { wholeSpecErrors } from './validate.ts'

const fixed = ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const

/** Models batch/validation ValidateJobUpdate (1.36). */
export const validateJobUpdate = (job: Job, old: Job): FieldError[] => [
  ...wholeSpecErrors(job.spec),
  ...completionsErrors(job.spec, old.spec),
  ...immutable(job.spec.selector, old.spec.selector, 'spec.selector'),
  ...templateChange(job, old),
  ...fixed.flatMap((name) => immutable(job.spec[name], old.spec[name], `spec.${name}`)),
]

/** An indexed Job may grow and shrink with its parallelism. */
function completionsErrors(spec: JobSpec, old: JobSpec): FieldError[] {
  const field = 'spec.completions'
  if (spec.completionMode !== 'Indexed') return immutable(spec.completions, old.completions, field)
  if (spec.completions === undefined || spec.completions === old.completions) return []
  if (spec.completions === spec.parallelism) return []
  return [invalidField(field, spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

/** Where a Job that does not run will run may still be changed, and what its containers ask for. */
function templateChange(job: Job, old: Job): FieldError[] {
  const { template } = job.spec
  if (!template || !old.spec.template) return []
  const before = old.spec.suspend === true ? loosened(template, old) : old.spec.template
  if (equal(template, before)) return []
  return [invalidField('spec.template', { ...template.metadata, Spec: internalForm(template.spec) }, 'field is immutable')]
}

/** The old template with what may be changed as it is now. Models validatePodTemplateUpdate (1.36). */
function loosened(template: PodTemplateSpec, old: Job): PodTemplateSpec {
  const before = copy(old.spec.template)
  for (const name of ['nodeSelector', 'tolerations', 'schedulingGates'] as const) take(before.spec, template.spec, name)
  const affinity = nodeAffinityAsNow(before.spec.affinity, template.spec.affinity)
  if (affinity) before.spec.affinity = affinity
  else delete before.spec.affinity
  for (const name of ['labels', 'annotations'] as const) {
    before.metadata ??= {}
    take(before.metadata, template.metadata ?? {}, name)
  }
  if (Object.keys(before.metadata ?? {}).length === 0 && !template.metadata) delete before.metadata
  for (const list of ['containers', 'initContainers'] as const)
    before.spec[list]?.forEach((container, i) => {
      const now = template.spec[list]?.[i]
      if (now?.name === container.name) take(container, now, 'resources')
    })
  return before
}

function take<T extends object>(into: T, from: T, name: keyof T): void {
  if (from[name] === undefined) delete into[name]
  else into[name] = from[name]
}

function nodeAffinityAsNow(before: Affinity | undefined, now: Affinity | undefined): Affinity | undefined {
  const { nodeAffinity, ...others } = before ?? {}
  const merged: Affinity = { ...others, ...(now?.nodeAffinity ? { nodeAffinity: now.nodeAffinity } : {}) }
  return now === undefined && Object.keys(merged).length === 0 ? undefined : merged
}
