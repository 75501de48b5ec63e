import type { Job } from '../../../api/batch.ts'
import { setPodSpecDefaults } from '../pod/defaults.ts'

const unlimited = 2 ** 31 - 1

/** Models pkg/apis/batch/v1/defaults.go SetDefaults_Job (1.36). */
export function setJobDefaults(job: Job): void {
  const spec = (job.spec ??= {} as Job['spec'])
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : unlimited
  spec.completionMode ||= 'NonIndexed'
  spec.suspend ??= false
  spec.manualSelector ??= false
  spec.podReplacementPolicy ||= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  if (spec.template) setPodSpecDefaults(spec.template)
}

/** The selector by the Job's uid, and its labels on template and Job. Models batch/job/strategy.go generateSelector (1.36). */
export function generateSelector(job: Job): void {
  const { metadata, spec } = job
  if (!spec.manualSelector && spec.template) {
    const uid = metadata.uid as string
    spec.template.metadata ??= {}
    spec.template.metadata.labels = {
      ...spec.template.metadata.labels,
      'batch.kubernetes.io/controller-uid': uid,
      'batch.kubernetes.io/job-name': metadata.name,
      'controller-uid': uid,
      'job-name': metadata.name,
    }
    spec.selector ??= {}
    spec.selector.matchLabels = { ...spec.selector.matchLabels, 'batch.kubernetes.io/controller-uid': uid }
  }
  labelAsTemplate(job)
}

/** A Job without labels is read with those of its template. */
export function labelAsTemplate({ metadata, spec }: Job): void {
  const labels = spec.template?.metadata?.labels
  if (labels && !Object.keys(metadata.labels ?? {}).length) metadata.labels = { ...labels }
}
