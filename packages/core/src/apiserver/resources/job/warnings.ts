import type { CronJob, Job } from '../../../api/batch.ts'
import type { KubeObject } from '../../../api/object.ts'
import { hostnameWarnings, templateWarnings } from '../pod/warnings.ts'

const [manyCompletions, manyAtOnce] = [100_000, 10_000]
const untracked =
  'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail'

/** Models pkg/api/job/warnings.go WarningsForJobSpec (1.36). */
function specWarnings(spec: Job['spec'] | undefined, at: string, object: KubeObject, old: KubeObject | undefined): string[] {
  const { completionMode, completions = 0, parallelism = 0, template } = (spec ?? {}) as Job['spec']
  const isChanged = !old || old.metadata.generation !== object.metadata.generation
  const tooMany = completionMode === 'Indexed' && (completions ?? 0) > manyCompletions && (parallelism ?? 0) > manyAtOnce
  return [...(tooMany && isChanged ? [`${at}: ${untracked}`] : []), ...templateWarnings(template, `${at}.template`, object, old)]
}

/** Models jobStrategy WarningsOnCreate and WarningsOnUpdate (1.36). */
export const jobWarnings = (job: Job, old: Job | undefined): string[] => [
  ...(old ? [] : hostnameWarnings(job.metadata.name, 'Pod names and hostnames')),
  ...specWarnings(job.spec, 'spec', job, old),
]

/** Models cronJobStrategy WarningsOnCreate and WarningsOnUpdate (1.36). */
export const cronJobWarnings = (cron: CronJob, old: CronJob | undefined): string[] => [
  ...(old ? [] : hostnameWarnings(cron.metadata.name, 'Pod names and hostnames')),
  ...specWarnings(cron.spec.jobTemplate?.spec, 'spec.jobTemplate.spec', cron, old),
]
